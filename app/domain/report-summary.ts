// What lists show of tests without reading whole reports: one line per mail domain, and one per partner over all its domains.
// A domain nobody tested makes the partner at best unverifiable: what was not seen is never green.
import { z } from 'zod'
import { findingCodes, severities } from './finding.ts'
import { type ProbeReport, type ProbeVerdict, probeVerdict } from './probe-report.ts'

export const reportSummary = z.strictObject({
  domain: z.string(),
  startedAt: z.string(),
  verdict: probeVerdict,
  /** Code of the worst finding that is more than information. */
  leadingFinding: z.enum(findingCodes).nullable(),
  /** Earliest end of a leaf certificate. */
  expiresAt: z.string().nullable(),
})
export type ReportSummary = z.infer<typeof reportSummary>

const verdictRank: Readonly<Record<ProbeVerdict, number>> = {
  suitable: 0,
  conditional: 1,
  unverifiable: 2,
  unsuitable: 3,
}

/** The summary of one report. */
export function summarise(report: ProbeReport): ReportSummary {
  const ends = report.observed.smtpSessions.flatMap((session) => session.tls?.chain[0]?.notAfter ?? [])
  const findings = report.judgement.findings.filter((entry) => entry.severity !== 'info')
  const leading = findings.toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))[0]
  return {
    domain: report.domain,
    startedAt: report.startedAt,
    verdict: report.judgement.verdict,
    leadingFinding: leading?.code ?? null,
    expiresAt: earliest(ends),
  }
}

/** The summary of a partner: its worst domain, its oldest test, its earliest expiry; undefined when nothing was tested. */
export function summariseAll(
  domains: readonly string[],
  newestOf: (domain: string) => ReportSummary | undefined,
): Omit<ReportSummary, 'domain'> | undefined {
  const tested = domains.flatMap((domain) => newestOf(domain) ?? [])
  const worst = tested.toSorted((a, b) => verdictRank[b.verdict] - verdictRank[a.verdict])[0]
  if (worst === undefined) return undefined
  const isPartlyUnseen = tested.length < domains.length && verdictRank[worst.verdict] < verdictRank.unverifiable
  return {
    startedAt: earliest(tested.map((summary) => summary.startedAt)) ?? worst.startedAt,
    verdict: isPartlyUnseen ? 'unverifiable' : worst.verdict,
    leadingFinding: worst.leadingFinding,
    expiresAt: earliest(tested.flatMap((summary) => summary.expiresAt ?? [])),
  }
}

/** Dates are compared as points in time: certificates and reports write them in different forms. */
function earliest(dates: readonly string[]): string | null {
  return dates.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
}
