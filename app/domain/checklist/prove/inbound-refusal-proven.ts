// Mail without the agreed level was not taken, or not sent: the relay of this house, a counter-proof, or sessions to our own MX showed it for a
// way the agreement is about, since its terms are what they are. What got in or out all the same disproves it.
import type { Agreement } from '../../agreement/agreement.ts'
import { termsSince } from '../../agreement/terms-since.ts'
import { type InboundStanding, inboundStandingOf, inboundTermsOf } from '../../confirm/inbound/standing.ts'
import { isAtLeast } from '../../tls-level.ts'
import { versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts, RelaySight } from '../facts.ts'
import { dayOf, disproven, listed, met, notMet, type ProofFinding } from '../proof.ts'
import { judgeRefusedInbound } from '../refused-inbound.ts'

/** Met by mail from the partner that was refused, or mail to it that was held or sent back, each for lack of the level. */
export function proveInboundRefusal(facts: ChecklistFacts): ProofFinding {
  const { agreement, relay, confirmed } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const sessions = sessionsOf(agreement, facts)
  const shown = judgeShown(agreement, confirmed, sessions)
  if (shown !== undefined) return shown
  const seen = judgeSeen(agreement, relay)
  return seen.isMet || sessions === null ? seen : notMet('inbound-open', { host: listed(sessions.doors) })
}

function judgeSeen(agreement: Agreement, relay: RelaySight): ProofFinding {
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

/** What was tried on purpose goes before what happened to be seen; undefined = nothing was, or it says nothing. */
function judgeShown(
  agreement: Agreement,
  { standings }: ChecklistFacts['confirmed'],
  sessions: InboundStanding | null,
): ProofFinding | undefined {
  const { toPartner } = agreement.terms
  if (sessions?.kind === 'not-enforced') return disprovenBy(sessions)
  const failed = toPartner === null ? undefined : standings.find(({ kind }) => kind === 'not-enforced')
  if (failed?.at) return disproven('enforcement-failed', failed.at, { site: failed.site, on: dayOf(failed.at) })
  if (sessions?.kind === 'enforced') return met('inbound-proven', aboutSessions(sessions))
  const isEnforced = toPartner !== null && standings.length > 0 && standings.every(({ kind }) => kind === 'enforced')
  if (!isEnforced) return undefined
  const days = standings.flatMap(({ at }) => (at === null ? [] : [dayOf(at)])).toSorted()
  return met('enforcement-proven', { sites: listed(standings.map(({ site }) => site)), on: days[0] ?? '' })
}

function sessionsOf(agreement: Agreement, { today, confirmed }: ChecklistFacts): InboundStanding | null {
  if (agreement.terms.toUs === null) return null
  return inboundStandingOf({ proofs: confirmed.inbound, ...inboundTermsOf(agreement), today })
}

function aboutSessions({ doors, at }: InboundStanding) {
  return { host: listed(doors), on: dayOf(at ?? '') }
}

function disprovenBy(sessions: InboundStanding): ProofFinding {
  return disproven('inbound-not-enforced', sessions.at ?? '', aboutSessions(sessions))
}
