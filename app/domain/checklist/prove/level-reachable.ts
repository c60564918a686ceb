// Every domain's newest test, wherever it ran, allows the level that was agreed for mail to the partner.

import { levelToPartner, versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { listed, met, type ProofFinding } from '../proof.ts'
import { againstLevel, everyReport, oldestDay } from '../tests.ts'

/** Met when mail would go through at the agreed level, or none is agreed for that way. */
export function proveLevelReachable(facts: ChecklistFacts): ProofFinding {
  if (facts.agreement === undefined) return withoutAgreement(facts)
  const level = levelToPartner(facts.agreement)
  if (level === null) return met('not-sent-to', versionOf(facts.agreement))
  const found = everyReport(facts)
  if (!('kind' in found)) return found
  const { reports } = found
  const domains = listed(reports.map(({ domain }) => domain))
  return againstLevel(reports, level) ?? met('level-allowed', { level, domains, on: oldestDay(reports) })
}
