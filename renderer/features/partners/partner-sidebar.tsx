// The worklist: all partners by urgency, with shape, word and what is due; a filter above. Arrow keys walk it, one tab stop in all.
import { type Ref, useMemo } from 'react'
import { Button, ListBox, ListBoxItem, Virtualizer } from 'react-aria-components'
import type { PartnerSummary } from '#contract/contract.ts'
import type { Standing } from '#domain/confirm/counter-proof.ts'
import type { DueWork } from '#domain/due-work.ts'
import { Icon } from '../../kit/icons.tsx'
import { Mark } from '../../kit/mark.tsx'
import { stateMarks, stateOf } from '../../kit/partner-state.ts'
import { SearchBox } from '../../kit/search-box.tsx'
import { StateWord } from '../../kit/state-word.tsx'
import { useNow } from '../../kit/use-now.ts'
import { WorklistLayout } from '../../kit/worklist-layout.ts'
import { useTranslation } from '../../translation.tsx'
import { DueBadge } from './due-badge.tsx'
import { isGrave } from './due-words.ts'
import type { DueByPartner } from './partners-store.ts'
import { byUrgency, expiryDays, isExpiring, matchesQuery } from './urgency.ts'
import { daysLabel, worklistLine } from './worklist-line.ts'

/** Rows differ in height; this is what one usually takes. */
const rowOptions = { estimatedRowHeight: 52, padding: 8 }

const nothingDue: readonly DueWork[] = []

export interface PartnerSidebarProps {
  readonly summaries: readonly PartnerSummary[]
  readonly due: DueByPartner
  readonly testing: ReadonlySet<string>
  /** How partners stand that a counter-proof was made for. */
  readonly standings: Readonly<Record<string, Standing['kind']>>
  readonly current: string | null
  readonly filter: string
  readonly onFilter: (filter: string) => void
  readonly onOpen: (partnerId: string) => void
  readonly onNew: () => void
  readonly filterRef: Ref<HTMLInputElement>
}

export function PartnerSidebar(props: PartnerSidebarProps) {
  const { summaries, due, testing, standings, current, filter, onFilter, onOpen, onNew, filterRef } = props
  const { t, language } = useTranslation()
  const now = useNow()
  const items = useMemo(
    () =>
      byUrgency(summaries, due, now, language)
        .filter((summary) => matchesQuery(summary, filter))
        .map((summary) => ({ id: summary.partner.id, summary })),
    [summaries, due, now, language, filter],
  )
  return (
    <>
      <header className="sidebar-header">
        <p className="sidebar-title">
          <span>{t('list.count', { count: summaries.length })}</span>
          {summaries.length > 1 ? <span className="muted">· {t('list.order')}</span> : null}
        </p>
        <Button className="button button-quiet" onPress={onNew} aria-label={t('action.add-partner')}>
          <Icon name="add" />
          {t('list.new')}
        </Button>
      </header>
      <SearchBox label={t('list.filter')} value={filter} onChange={onFilter} inputRef={filterRef} />
      <Virtualizer layout={WorklistLayout} layoutOptions={rowOptions}>
        <ListBox
          className="worklist"
          aria-label={t('list.title')}
          items={items}
          dependencies={[due, now, language, testing, standings]}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={current === null ? [] : [current]}
          onSelectionChange={(keys) => {
            const [picked] = keys === 'all' ? [] : [...keys]
            if (typeof picked === 'string') onOpen(picked)
          }}
          renderEmptyState={() => (
            <p className="worklist-empty">{filter === '' ? t('list.empty') : t('list.no-match', { query: filter })}</p>
          )}
        >
          {({ id, summary }) => (
            <WorklistItem
              summary={summary}
              due={due[id] ?? nothingDue}
              standing={standings[id]}
              now={now}
              isTesting={testing.has(id)}
            />
          )}
        </ListBox>
      </Virtualizer>
    </>
  )
}

interface WorklistItemProps {
  readonly summary: PartnerSummary
  readonly standing: Standing['kind'] | undefined
  readonly due: readonly DueWork[]
  readonly now: number
  readonly isTesting: boolean
}

function WorklistItem({ summary, due, standing, now, isTesting }: WorklistItemProps) {
  const { t, formats } = useTranslation()
  const { partner } = summary
  const state = stateOf(summary)
  const left = daysLabel(isExpiring(summary, now) ? expiryDays(summary, now) : undefined, t)
  return (
    <ListBoxItem id={partner.id} textValue={partner.name} className="worklist-item">
      {isTesting ? <Mark kind="running" label={t('list.testing')} /> : <Mark kind={stateMarks[state]} />}
      <span className="worklist-name">{partner.name}</span>
      <span className="worklist-side">
        {partner.isPractice ? <span className="badge">{t('list.practice')}</span> : null}
        {left === '' ? null : <span className="warn">{left}</span>}
        <DueBadge due={due.filter(({ kind }) => kind !== 'certificate-ends')} />
      </span>
      <span className="worklist-line">
        {isTesting ? t('list.testing') : <StateWord state={state} />}
        {isTesting || (state === 'untested' && !isGrave(due))
          ? null
          : ` · ${worklistLine(summary, due, now, t, formats.date)}`}
        {isTesting || standing === undefined ? null : ` · ${t(`confirm:standing-word.${standing}`)}`}
      </span>
    </ListBoxItem>
  )
}
