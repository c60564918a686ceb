// TLS 1.2 or newer at every address the newest tests came to. An address nobody could look at shows nothing.
import type { SmtpSession } from '../../observation.ts'
import type { ProbeReport } from '../../probe-report.ts'
import { levelToPartner, versionOf } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, disproven, listed, met, type ProofFinding } from '../proof.ts'
import { everyReport, inconclusive, isInconclusive, oldestDay } from '../tests.ts'

const modern: ReadonlySet<string> = new Set(['TLSv1.2', 'TLSv1.3'])
/** Ends of a session that show there is no TLS to be had; anything else shows nothing. */
const withoutTls: ReadonlySet<string> = new Set([
  'starttls-absent',
  'starttls-masked',
  'starttls-unavailable',
  'tls-alert',
  'not-tls',
])

/** Met when every address seen spoke TLS 1.2 or newer, or no mail is sent to the partner under the agreement. */
export function proveModernTls(facts: ChecklistFacts): ProofFinding {
  const { agreement } = facts
  if (agreement !== undefined && levelToPartner(agreement) === null) return met('not-sent-to', versionOf(agreement))
  const found = everyReport(facts)
  if (!('kind' in found)) return found
  const { reports } = found
  for (const report of reports) {
    const against = againstReport(report)
    if (against !== undefined) return against
  }
  const protocols = reports.flatMap(({ observed }) => observed.smtpSessions.flatMap(({ tls }) => tls?.protocol ?? []))
  return met('modern-tls', { protocols: listed(protocols.toSorted()), on: oldestDay(reports) })
}

function againstReport(report: ProbeReport): ProofFinding | undefined {
  const { domain, startedAt, observed } = report
  const place = ({ host }: SmtpSession) => ({ domain, host, on: dayOf(startedAt) })
  for (const session of observed.smtpSessions) {
    const { tls, stopped } = session
    if (tls !== null && !modern.has(tls.protocol))
      return disproven('old-tls', startedAt, { ...place(session), protocol: tls.protocol })
    if (tls === null && stopped !== null && withoutTls.has(stopped.cause))
      return disproven('no-tls', startedAt, place(session))
  }
  const isUnseen = observed.smtpSessions.length === 0 || observed.smtpSessions.some(({ tls }) => tls === null)
  return isUnseen || isInconclusive(report) ? inconclusive(report) : undefined
}
