// Mail without the agreed level was not taken, or not sent: the relay of this house showed it for a way the agreement is about.
import { isAtLeast } from '../../tls-level.ts'
import { withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, met, notMet, type ProofFinding } from '../proof.ts'

/** Met by mail from the partner that was refused, or mail to it that was held or sent back, each for lack of the level. */
export function proveInboundRefusal(facts: ChecklistFacts): ProofFinding {
  const { agreement, relay } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const { toPartner, toUs } = agreement.terms
  const { inbound, outbound } = relay
  if (toUs !== null && inbound !== null) {
    return met('refused-inbound', { reason: inbound.reason, on: dayOf(inbound.at) })
  }
  if (toPartner === null || outbound === null) return notMet('no-refusal')
  const { level, reason, at } = outbound
  return isAtLeast(level, toPartner.level)
    ? met('refused-outbound', { level, reason, on: dayOf(at) })
    : notMet('refusal-below', { level, agreed: toPartner.level, on: dayOf(at) })
}
