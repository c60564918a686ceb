// The queue: what a person must decide first, then everything that waits, a page at a time. Orders are about one delivery; what cannot be
// undone is asked for once more.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { QueueItem, QueueOrder } from '#domain/relay-queue.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import { isForPerson, nothingDone } from './decide-ways.ts'
import { queuePageSize, type RelayStore } from './relay-store.ts'
import { reasonText } from './relay-words.ts'

const marks: Readonly<Record<QueueItem['state'], MarkKind>> = {
  queued: 'unknown',
  active: 'running',
  held: 'warn',
  corrupt: 'bad',
}

export function QueueCard({ store }: { store: RelayStore }) {
  const { t, formats } = useTranslation()
  const { queue, offset, overview } = useStore(store)
  const [deciding, setDeciding] = useState<QueueItem | null>(null)
  const [missed, setMissed] = useState<QueueOrder | null>(null)
  if (overview?.run.kind !== 'running' || queue === null) {
    return (
      <Card title={t('relay-page:queue.title')} padded>
        <p className="secondary">{t('relay-page:queue.not-running')}</p>
      </Card>
    )
  }
  return (
    <Card title={t('relay-page:queue.title')} sub={t('relay-page:queue.count', { count: queue.total })}>
      {missed === null ? null : (
        <div className="card-body">
          <Notice tone="bad" live>
            {t(`relay-page:${nothingDone(missed)}`)}
          </Notice>
        </div>
      )}
      {queue.items.length === 0 ? (
        <p className="card-body secondary">{t('relay-page:queue.empty')}</p>
      ) : (
        <table className="table relay-queue">
          <thead>
            <tr>
              <th scope="col">{t('relay-page:queue.to')}</th>
              <th scope="col">{t('relay-page:queue.state')}</th>
              <th scope="col">{t('relay-page:queue.next')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('relay-page:queue.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {queue.items.map((item) => (
              <QueueRow
                key={item.deliveryId}
                item={item}
                store={store}
                onDecide={() => setDeciding(item)}
                onOrdered={setMissed}
              />
            ))}
          </tbody>
        </table>
      )}
      {queue.total <= queuePageSize ? null : (
        <div className="card-body relay-pages">
          <Button
            isDisabled={offset === 0}
            onPress={() => void store.getState().showPage(Math.max(0, offset - queuePageSize))}
          >
            {t('relay-page:queue.earlier')}
          </Button>
          <span className="secondary">
            {t('relay-page:queue.range', {
              from: formats.number(offset + 1),
              until: formats.number(offset + queue.items.length),
              total: formats.number(queue.total),
            })}
          </span>
          <Button
            isDisabled={offset + queuePageSize >= queue.total}
            onPress={() => void store.getState().showPage(offset + queuePageSize)}
          >
            {t('relay-page:queue.later')}
          </Button>
        </div>
      )}
      {deciding === null ? null : <DecideDialog store={store} item={deciding} onClose={() => setDeciding(null)} />}
    </Card>
  )
}

interface QueueRowProps {
  readonly item: QueueItem
  readonly store: RelayStore
  readonly onDecide: () => void
  /** Told the order that found nothing to do, null after any other. */
  readonly onOrdered: (missed: QueueOrder | null) => void
}

function QueueRow({ item, store, onDecide, onOrdered }: QueueRowProps) {
  const { t, formats } = useTranslation()
  const order = async (kind: QueueOrder) => {
    const outcome = await store.getState().order(kind, { deliveryIds: [item.deliveryId] }, '')
    onOrdered(outcome.ok && outcome.value.count === 0 ? kind : null)
  }
  const recipients = item.recipients.join(', ')
  const more = item.recipientCount - item.recipients.length
  return (
    <tr>
      <td data-label={t('relay-page:queue.to')}>
        <div>{item.partner ?? item.domain}</div>
        <div className="mono path">{more > 0 ? `${recipients} +${more}` : recipients}</div>
        <div className="secondary">
          {t('relay-page:queue.from', {
            sender: item.sender === '' ? t('relay-page:queue.null-sender') : item.sender,
            time: formats.dateTime(item.receivedAt),
          })}
        </div>
      </td>
      <td data-label={t('relay-page:queue.state')}>
        <div className="relay-state">
          <Mark kind={marks[item.state]} />
          {t(`relay-page:state.${item.state}`)}
        </div>
        <div className="secondary">{reasonText(item, t)}</div>
      </td>
      <td data-label={t('relay-page:queue.next')}>
        <NextTime item={item} />
      </td>
      <td>
        <div className="relay-orders">
          {isForPerson(item) ? (
            <Button kind="primary" onPress={onDecide}>
              {t('relay-page:decide.open')}
            </Button>
          ) : (
            <>
              <Button kind="quiet" isDisabled={item.state === 'active'} onPress={() => void order('retry')}>
                {t('relay-page:order.retry')}
              </Button>
              <Button kind="quiet" onPress={() => void order('hold')}>
                {t('relay-page:order.hold')}
              </Button>
            </>
          )}
        </div>
      </td>
    </tr>
  )
}

function NextTime({ item }: { item: QueueItem }) {
  const { t, formats } = useTranslation()
  if (item.held !== null) {
    const { decideBy, fallback } = item.held
    if (decideBy === null) return <>{t('relay-page:held.by-hand')}</>
    const action = fallback === null ? '' : t(`relay-page:fallback.${fallbackOf(fallback)}`)
    return <>{t('relay-page:held.until', { time: formats.dateTime(decideBy), action })}</>
  }
  return (
    <>
      {item.nextAttemptAt === null ? '–' : formats.dateTime(item.nextAttemptAt)}
      <div className="secondary">{t('relay-page:queue.attempts', { count: item.attempts })}</div>
    </>
  )
}

const fallbacks = ['defer', 'bounce', 'container', 'drop'] as const

function fallbackOf(fallback: string): (typeof fallbacks)[number] {
  return fallbacks.find((entry) => entry === fallback) ?? 'defer'
}
