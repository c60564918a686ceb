// Every domain's newest test ran from a gateway of ours, over SSH, and allows the agreed level: what this desk sees is not always what the
// gateway sees.

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
  const elsewhere = reports.find(({ measuredFrom }) => measuredFrom.kind !== 'ssh')
  if (elsewhere !== undefined) {
    const { domain, measuredFrom, startedAt } = elsewhere
    return notMet('tested-elsewhere', { domain, place: measuredFrom.name, on: dayOf(startedAt) })
  }
  const gateway = listed(reports.map(({ measuredFrom }) => measuredFrom.name))
  return met('from-gateway', { gateway, level, on: oldestDay(reports) })
}
