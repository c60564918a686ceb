// The report of one domain: what can be enforced, the servers, the findings and the transcript. What stands in
// the way comes before the evidence. `isOnly` leaves its own title away.
import { type ReactNode, useId } from 'react'
import { worstOf } from '#domain/finding.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { ReportDetails } from '#domain/report-details.ts'
import { DomainName } from '../../kit/domain-name.tsx'
import { Mark } from '../../kit/mark.tsx'
import { stateMarks } from '../../kit/partner-state.ts'
import { useTranslation } from '../../translation.tsx'
import { BadgeCard } from './badge-card.tsx'
import { DnsCard } from './dns-card.tsx'
import { FindingList } from './finding-list.tsx'
import { ModeChoices } from './mode-choices.tsx'
import { OfferCard } from './offer-card.tsx'
import { ServerTable } from './server-table.tsx'
import { SimulationCard } from './simulation-card.tsx'
import { TranscriptView } from './transcript-view.tsx'

export interface DomainReportProps {
  readonly report: ProbeReport
  readonly details: ReportDetails
  readonly isOnly: boolean
  /** What to do about the findings. */
  readonly letter: ReactNode
  /** What changed since the test before. */
  readonly changes: ReactNode
  readonly copy: (text: string) => Promise<boolean>
}

export function DomainReport({ report, details, isOnly, letter, changes, copy }: DomainReportProps) {
  const { t } = useTranslation()
  const id = useId()
  const level = isOnly ? 2 : 3
  const { verdict } = report.judgement
  const worst = worstOf(report.judgement.findings)
  const isBlocked = worst === 'fail' || worst === 'unknown'
  const findings = <FindingList report={report} level={level} actions={letter} />
  const servers = <ServerTable report={report} level={level} copy={copy} />
  return (
    <section className="domain-report" {...(isOnly ? {} : { 'aria-labelledby': id })}>
      {isOnly ? null : (
        <h2 id={id} className="domain-title">
          <Mark kind={stateMarks[verdict]} />
          <DomainName name={report.domain} />
          <span className="secondary">{t(`probe:verdict.${verdict}.word`)}</span>
        </h2>
      )}
      {changes}
      <ModeChoices report={report} level={level} />
      {isBlocked ? findings : servers}
      {isBlocked ? servers : findings}
      <SimulationCard report={report} details={details} level={level} />
      <BadgeCard report={report} level={level} />
      <DnsCard report={report} details={details} level={level} />
      <OfferCard report={report} details={details} level={level} />
      <TranscriptView sessions={report.observed.smtpSessions} level={level} copy={copy} />
    </section>
  )
}
