// The people whose data are due, each with the reason and since when; chosen by Space, all by Ctrl and A. Only rows near the eye are in the
// page.
import { useMemo } from 'react'
import { Checkbox, GridList, GridListItem, type Selection, Virtualizer } from 'react-aria-components'
import type { DueDeletion } from '#domain/care/retention.ts'
import { WorklistLayout } from '../../kit/worklist-layout.ts'
import { useTranslation } from '../../translation.tsx'

/** What a row usually takes; the list is no higher than its rows. */
const rowRem = 3.25
const rowOptions = { estimatedRowHeight: 52, padding: 0 }

export interface DueListProps {
  readonly due: readonly DueDeletion[]
  readonly selection: Selection
  readonly onSelect: (selection: Selection) => void
}

export function DueList({ due, selection, onSelect }: DueListProps) {
  const { t, formats, language } = useTranslation()
  const items = useMemo(() => due.map((entry) => ({ id: entry.personId, entry })), [due])
  return (
    <Virtualizer layout={WorklistLayout} layoutOptions={rowOptions}>
      <GridList
        className="due-list"
        style={{ height: `min(24rem, ${due.length * rowRem}rem)` }}
        aria-label={t('care:page.due.title')}
        items={items}
        dependencies={[language]}
        selectionMode="multiple"
        selectedKeys={selection}
        onSelectionChange={onSelect}
      >
        {({ entry }) => (
          <GridListItem id={entry.personId} textValue={entry.name} className="due-row">
            <Checkbox slot="selection" className="toggle">
              <svg className="toggle-box" viewBox="0 0 16 16" aria-hidden="true">
                <path d="M3.6 8.4l2.9 2.9 6-6.4" />
              </svg>
            </Checkbox>
            <div className="due-text">
              <span className="person-name">{entry.name}</span>
              <span className="secondary">
                {t(`care:page.due.reason.${entry.reason}`, { when: formats.date(entry.dueSince) })}
              </span>
            </div>
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  )
}
