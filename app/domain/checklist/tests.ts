// What several proofs ask of the tests: one report per domain, and whether it saw enough to show anything.
import type { ProbeReport } from '../probe-report.ts'
import type { TlsLevel } from '../tls-level.ts'
import { domainsOf } from './agreed.ts'
import type { ChecklistFacts } from './facts.ts'
import { dayOf, disproven, notMet, type ProofFinding } from './proof.ts'

type Judged = { readonly kind: 'reports'; readonly reports: readonly ProbeReport[] } | ProofFinding

/** The newest report of every domain, or why not every domain has one. */
export function everyReport(facts: Pick<ChecklistFacts, 'partner' | 'agreement' | 'reports'>): Judged {
  const domains = domainsOf(facts)
  if (domains.length === 0) return notMet('no-domain')
  const reports: ProbeReport[] = []
  for (const domain of domains) {
    const report = facts.reports.find((candidate) => candidate.domain === domain)
    if (report === undefined) return notMet('not-tested', { domain })
    reports.push(report)
  }
  return { kind: 'reports', reports }
}

/** Whether a test could not see enough to show anything, good or bad. */
export function isInconclusive({ judgement, observed }: ProbeReport): boolean {
  return (
    judgement.verdict === 'unverifiable' ||
    judgement.level === 'undetermined' ||
    observed.mxRoute.kind === 'lookup-failed'
  )
}

/** Nothing can be said from this report. */
export function inconclusive({ domain, startedAt }: ProbeReport): ProofFinding {
  return notMet('undetermined', { domain, on: dayOf(startedAt) })
}

/** Why not every report allows the level; undefined when all do. */
export function againstLevel(reports: readonly ProbeReport[], level: TlsLevel): ProofFinding | undefined {
  for (const report of reports) {
    const { domain, startedAt, judgement } = report
    if (level === 'may' || (judgement.modes[level] && !isInconclusive(report))) continue
    if (isInconclusive(report)) return inconclusive(report)
    return disproven('level-not-allowed', startedAt, { domain, level, on: dayOf(startedAt) })
  }
  return undefined
}

/** The day of the oldest of these reports: since then at least everything was looked at. */
export function oldestDay(reports: readonly ProbeReport[]): string {
  return reports.map(({ startedAt }) => dayOf(startedAt)).toSorted()[0] ?? ''
}
