// The journal of a gateway: every push with its state in word and shape, its details, and the way back where there is one.
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { PushRecord } from '#domain/push/push-record.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Fold } from '../../kit/fold.tsx'
import { Mark } from '../../kit/mark.tsx'
import { stateMarks } from '../../kit/plan/push-words.ts'
import { useTranslation } from '../../translation.tsx'
import { ConfirmLine, isToConfirm } from './confirm-line.tsx'
import type { PushStore } from './push-store.ts'
import { RecordDetails, RecordFaults } from './record-view.tsx'

export interface JournalCardProps {
  readonly store: PushStore
  readonly siteId: string
  readonly onUndo: (record: PushRecord) => void
}

export function JournalCard({ store, siteId, onUndo }: JournalCardProps) {
  const { t } = useTranslation()
  const records = useStore(store, (state) => state.journal[siteId])
  const fault = useStore(store, (state) => state.journalFault)
  useEffect(() => {
    void store.getState().loadJournal(siteId)
  }, [store, siteId])
  if (fault === null && (records === undefined || records.length === 0)) return null
  return (
    <Card title={t('push:journal.title')} sub={t('push:journal.count', { count: records?.length ?? 0 })}>
      {fault === null ? null : (
        <div className="card-body">
          <FaultPanel fault={fault} isCalm />
        </div>
      )}
      <ul className="site-list">
        {records?.map((record) => (
          <Entry key={record.id} store={store} record={record} onUndo={onUndo} />
        ))}
      </ul>
    </Card>
  )
}

/** Whether there is something to take back. */
export function mayUndo({ kind, state }: Pick<PushRecord, 'kind' | 'state'>): boolean {
  return kind === 'push' && (state === 'done' || state === 'broken' || state === 'interrupted')
}

function Entry({
  store,
  record,
  onUndo,
}: {
  store: PushStore
  record: PushRecord
  onUndo: JournalCardProps['onUndo']
}) {
  const { t, formats } = useTranslation()
  const { host, kind, state, startedAt, changes } = record
  const when = formats.dateTime(startedAt)
  return (
    <li className="site-row push-entry">
      <div className="site-text">
        <h3>
          {t(`push:journal.kind.${kind}`)} · {host}
        </h3>
        <p className="push-line">
          <Mark kind={stateMarks[state]} />
          <span>{kind === 'undo' && state === 'done' ? t('push:report.taken-back') : t(`push:state.${state}`)}</span>
        </p>
        <p className="hint">
          {when} · {t('push:plan.changes', { count: changes.length })}
        </p>
      </div>
      <div className="site-actions">
        {mayUndo(record) ? (
          <Button onPress={() => onUndo(record)} label={t('push:journal.undo-of', { host, when })}>
            {t('push:journal.undo')}
          </Button>
        ) : null}
      </div>
      <div className="push-host-word">
        {isToConfirm(record) ? <ConfirmLine store={store} record={record} /> : null}
        <RecordFaults record={record} />
        <Fold title={t('push:journal.details')}>
          <RecordDetails record={record} />
        </Fold>
      </div>
    </li>
  )
}
