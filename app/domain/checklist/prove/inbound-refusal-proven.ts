// Mail without the agreed level was not taken, or not sent: the relay of this house showed it for a way the
// agreement is about, since its terms are what they are.
import type { Agreement } from '../../agreement/agreement.ts'
import { isAtLeast } from '../../tls-level.ts'
import { termsSince, versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts, RelaySight } from '../facts.ts'
import { dayOf, met, notMet, type ProofFinding } from '../proof.ts'
import { judgeRefusedInbound } from '../refused-inbound.ts'

/** Met by mail from the partner that was refused, or mail to it that was held or sent back, each for lack of the level. */
export function proveInboundRefusal(facts: ChecklistFacts): ProofFinding {
  const { agreement, relay } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const inbound = relay.inbound === null ? notMet('no-refusal') : judgeRefusedInbound(agreement, relay.inbound)
  if (inbound.isMet) return inbound
  const outbound = judgeOutbound(agreement, relay)
  return outbound.isMet || inbound.reason.code === 'no-refusal' ? outbound : inbound
}

function judgeOutbound(agreement: Agreement, { outbound }: RelaySight): ProofFinding {
  const { toPartner } = agreement.terms
  if (toPartner === null || outbound === null) return notMet('no-refusal')
  const { level, reason, at } = outbound
  const on = dayOf(at)
  if (at < termsSince(agreement)) return notMet('refusal-before', { ...versionOf(agreement), on })
  return isAtLeast(level, toPartner.level)
    ? met('refused-outbound', { level, reason, on })
    : notMet('refusal-below', { level, agreed: toPartner.level, on })
}
