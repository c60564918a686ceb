// The live feed: what the relay did last, newest first, without anybody's address.
import { useStore } from 'zustand'
import type { RelayEvent } from '#domain/relay-queue.ts'
import { Card } from '../../kit/card.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import type { RelayStore } from './relay-store.ts'

const marks: Readonly<Record<RelayEvent['kind'], MarkKind>> = {
  accepted: 'info',
  delivered: 'good',
  deferred: 'unknown',
  bounced: 'bad',
  held: 'warn',
  refused: 'bad',
  'would-refuse': 'warn',
  reloaded: 'info',
  decided: 'info',
}

export function HappenedCard({ store }: { store: RelayStore }) {
  const { t, formats } = useTranslation()
  const events = useStore(store, (state) => state.events)
  return (
    <Card title={t('relay-page:happened.title')} sub={t('relay-page:happened.sub')}>
      {events.length === 0 ? (
        <p className="card-body secondary">{t('relay-page:happened.none')}</p>
      ) : (
        <ol className="relay-feed">
          {events.map((event) => (
            <li key={event.number}>
              <Mark kind={marks[event.kind]} />
              <span className="number secondary">{formats.dateTime(event.at)}</span>
              <span>{t(`relay-page:happened.${event.kind}`)}</span>
              <span>{event.partner ?? event.domain ?? ''}</span>
              <span className="secondary">{event.detail}</span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
