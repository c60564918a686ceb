// Every domain's newest test ran from a host that mail to the partner leaves from, and allows the agreed level: what this desk, or another
// host, sees is not always what that host sees.

import type { ProbeReport } from '../../probe-report.ts'
import { levelToPartner, versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, listed, met, notMet, type ProofFinding } from '../proof.ts'
import { againstLevel, everyReport, oldestDay } from '../tests.ts'

/** Met when the place mail is sent from saw the agreed level, or no mail is sent to the partner under the agreement. */
export function proveTestedFromGateway(facts: ChecklistFacts): ProofFinding {
  if (facts.agreement === undefined) return withoutAgreement(facts)
  const level = levelToPartner(facts.agreement)
  if (level === null) return met('not-sent-to', versionOf(facts.agreement))
  const found = everyReport(facts)
  if (!('kind' in found)) return found
  const { reports } = found
  const against = againstLevel(reports, level)
  if (against !== undefined) return against
  const senders = new Map(facts.senders.map(({ id, name }) => [id, name]))
  const senderOf = ({ measuredFrom }: ProbeReport) => senders.get(measuredFrom.hostId ?? '')
  const elsewhere = reports.find((report) => senderOf(report) === undefined)
  if (elsewhere !== undefined) {
    const { domain, measuredFrom, startedAt } = elsewhere
    return notMet('tested-elsewhere', { domain, place: measuredFrom.name, on: dayOf(startedAt) })
  }
  const gateway = listed(reports.flatMap((report) => senderOf(report) ?? []))
  return met('from-gateway', { gateway, level, on: oldestDay(reports) })
}
