// What came of a push: per host how it ended, whom it never came to, what has to be confirmed, and what to do next.
import { type ReactNode, useEffect } from 'react'
import { useStore } from 'zustand'
import type { PlanRunReport, PushRecord } from '#domain/push/push-record.ts'
import { announce } from '../../kit/announcer.tsx'
import { Card } from '../../kit/card.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Mark } from '../../kit/mark.tsx'
import { stateMarks } from '../../kit/plan/push-words.ts'
import { useTranslation } from '../../translation.tsx'
import { ConfirmLine, isToConfirm } from './confirm-line.tsx'
import type { PushStore } from './push-store.ts'
import { RecordFaults } from './record-view.tsx'

export interface ReportCardProps {
  readonly store: PushStore
  readonly siteId: string
  readonly report: PlanRunReport
  readonly isUndo: boolean
  readonly next: ReactNode
}

export function ReportCard({ store, siteId, report, isUndo, next }: ReportCardProps) {
  const { t } = useTranslation()
  const journal = useStore(store, (state) => state.journal[siteId])
  const { fault, notReached } = report
  /** The journal may know more by now: confirmed, or taken back. */
  const records = report.records.map((record) => journal?.find(({ id }) => id === record.id) ?? record)
  const isGood = fault === null && records.every(({ state }) => state === 'done')
  const isSaid = records.some((record) => record.fault?.code === fault?.code)
  const isStopped = fault?.code === 'job.cancelled' || fault?.code === 'push.stopped'
  const title = isGood
    ? t(isUndo ? 'push:report.undone' : 'push:report.good')
    : t(isStopped ? 'push:report.stopped' : 'push:report.bad')
  useEffect(() => announce(title), [title])
  return (
    <Card title={title} padded>
      <div className="stack">
        {fault === null || isSaid || isStopped ? null : <FaultPanel fault={fault} />}
        <ul className="plain-list push-runs">
          {records.map((record) => (
            <Ended key={record.id} store={store} record={record} />
          ))}
          {notReached.map(({ hostId, host }) => (
            <li key={hostId} className="push-line">
              <Mark kind="none" />
              <strong>{host}</strong>
              <span className="secondary">{t('push:report.not-reached')}</span>
            </li>
          ))}
        </ul>
        {next}
      </div>
    </Card>
  )
}

function Ended({ store, record }: { store: PushStore; record: PushRecord }) {
  const { t } = useTranslation()
  const { host, kind, state } = record
  return (
    <li className="push-run">
      <p className="push-line">
        <Mark kind={stateMarks[state]} />
        <strong>{host}</strong>
        <span className="secondary">
          {kind === 'undo' && state === 'done' ? t('push:report.taken-back') : t(`push:state.${state}`)}
        </span>
      </p>
      <RecordFaults record={record} />
      {isToConfirm(record) ? <ConfirmLine store={store} record={record} /> : null}
    </li>
  )
}
