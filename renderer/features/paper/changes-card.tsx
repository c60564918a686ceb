// What changed since the test before: one line when nothing did, otherwise whether it is better or worse, and every change.
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { ReportChange, ReportComparison } from '#domain/report-change.ts'
import { describeChange } from '#i18n/describe-report.ts'
import { Card } from '../../kit/card.tsx'
import { Mark, type MarkKind } from '../../kit/mark.tsx'
import { useTranslation } from '../../translation.tsx'
import type { PaperStore } from './paper-store.ts'

const directionMarks: Readonly<Record<ReportComparison['direction'], MarkKind>> = {
  better: 'good',
  worse: 'warn',
  same: 'info',
  unclear: 'unknown',
}

export interface ChangesProps {
  readonly store: PaperStore
  readonly partnerId: string
  readonly report: ProbeReport
  readonly level: 2 | 3
}

export function ChangesCard({ store, partnerId, report, level }: ChangesProps) {
  const { t, formats } = useTranslation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new report is the reason to ask again
  useEffect(() => {
    void store.getState().loadChanges(partnerId)
  }, [store, partnerId, report.id])
  const known = useStore(store, (state) => state.changes[partnerId])
  const comparison = known?.find((entry) => entry.domain === report.domain)
  if (comparison === undefined) return null
  const when = formats.dateTime(comparison.since)
  if (comparison.changes.length === 0) {
    return (
      <p className="unchanged">
        <Mark kind="info" />
        {t('report:change.none', { when })}
      </p>
    )
  }
  return (
    <Card title={t('report:change.title', { when })} level={level}>
      <p className="change-direction">
        <Mark kind={directionMarks[comparison.direction]} />
        {t(`report:change.direction.${comparison.direction}`)}
      </p>
      <ul className="changes">
        {comparison.changes.map((change) => (
          <li key={JSON.stringify(change)}>
            <Mark kind={markOf(change)} />
            <span>{describeChange(change, t)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** A change is good or bad only where a mode or a failure says so. */
function markOf(change: ReportChange): MarkKind {
  switch (change.kind) {
    case 'mode-gained':
      return 'good'
    case 'mode-lost':
      return 'bad'
    case 'finding-new':
      return { fail: 'bad', warn: 'warn', unknown: 'unknown', info: 'info' }[change.finding.severity] as MarkKind
    case 'finding-gone':
      return change.finding.severity === 'fail' || change.finding.severity === 'warn' ? 'good' : 'info'
    default:
      return 'info'
  }
}
