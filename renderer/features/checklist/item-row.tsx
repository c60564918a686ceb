// One item of a checklist: shape and word of its state, why it stands so, who does it until when, and what can be done with it.
import type { ReactNode } from 'react'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import { Button } from '../../kit/button.tsx'
import { Mark } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import { itemText, standingLines, standingMarks, standingOf } from './item-words.ts'

export type ItemOrder = 'tick' | 'untick' | 'change'

const tickOrders = { open: 'tick', 'by-hand': 'untick', proven: null } as const

export interface ItemRowProps {
  readonly judged: JudgedItem
  readonly way: ReactNode
  readonly onOrder: (order: ItemOrder) => void
}

export function ItemRow({ judged, way, onOrder }: ItemRowProps) {
  const { t, language, formats } = useTranslation()
  const { item, state } = judged
  const standing = standingOf(judged)
  const text = itemText(item, language)
  // one button for both, so that it keeps the focus when an item is ticked
  const order = tickOrders[state.kind]
  const facts = [
    t(`checklist:page.owner.${item.owner}`),
    ...(item.dueOn === null ? [] : [t('checklist:page.due', { when: formats.date(item.dueOn) })]),
    ...(item.proof === null ? [] : [t('checklist:page.proves-itself')]),
  ]
  return (
    <li className={`check-item check-${standing}`}>
      <Mark kind={standingMarks[standing]} />
      <div className="check-text">
        <p className="check-title">
          <strong>{text}</strong>{' '}
          {item.isBlocking && state.kind === 'open' ? <span className="tag">{t('checklist:page.blocks')}</span> : null}
        </p>
        <p>
          <span className={`check-word check-word-${standing}`}>{t(`checklist:page.standing.${standing}`)}</span>
          {standingLines(judged, t, formats.dateTime).map((line) => (
            <span key={line} className="secondary">
              {' '}
              {line}
            </span>
          ))}
        </p>
        <p className="hint">{facts.join(' · ')}</p>
        {item.evidence === '' ? null : (
          <p className="hint">
            {t('checklist:page.evidence')}: {item.evidence}
          </p>
        )}
      </div>
      <div className="check-actions">
        {way}
        {order === null ? null : (
          <Button kind="quiet" onPress={() => onOrder(order)} label={t(`checklist:page.${order}-of`, { text })}>
            {t(`checklist:page.${order}`)}
          </Button>
        )}
        <Button kind="quiet" onPress={() => onOrder('change')} label={t('checklist:page.change-of', { text })}>
          {t('action.edit')}
        </Button>
      </div>
    </li>
  )
}
