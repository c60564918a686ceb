// Every address of every MX of every domain took part in the newest test, up to its SMTP greeting at least.
import type { ProbeReport } from '../../probe-report.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, disproven, met, notMet, type ProofFinding } from '../proof.ts'
import { everyReport, inconclusive, oldestDay } from '../tests.ts'

/** Met when nothing of the way to any domain was left unseen. */
export function proveAllMxSeen(facts: ChecklistFacts): ProofFinding {
  const found = everyReport(facts)
  if (!('kind' in found)) return found
  const { reports } = found
  for (const report of reports) {
    const unseen = whatIsUnseen(report)
    if (unseen !== undefined) return unseen
  }
  const addresses = reports.flatMap(addressesOf)
  return met('all-seen', { addresses: new Set(addresses.map(({ ip }) => ip)).size, on: oldestDay(reports) })
}

function whatIsUnseen(report: ProbeReport): ProofFinding | undefined {
  const { domain, startedAt, observed } = report
  const { mxRoute, smtpSessions } = observed
  const on = dayOf(startedAt)
  if (mxRoute.kind === 'lookup-failed' || mxRoute.hosts.some(({ lookupFailed }) => lookupFailed))
    return inconclusive(report)
  const addresses = addressesOf(report)
  if (addresses.length === 0) return disproven('no-mail-host', startedAt, { domain, on })
  if (mxRoute.isTruncated === true) return notMet('mx-truncated', { domain, on })
  const hidden = addresses.find(
    ({ host, ip }) => !smtpSessions.some((session) => session.host === host && session.ip === ip && hasSpoken(session)),
  )
  return hidden === undefined ? undefined : notMet('address-not-seen', { domain, ...hidden, on })
}

function addressesOf({ observed }: ProbeReport) {
  return observed.mxRoute.hosts.flatMap(({ host, addresses }) => addresses.map((ip) => ({ host, ip })))
}

function hasSpoken({ banner, keywords }: ProbeReport['observed']['smtpSessions'][number]): boolean {
  return banner !== null && keywords.length > 0
}
