// The partner told that its side is done: by the yes in its signed file, or by any yes of its to terms that say it confirmed its hosts and
// addresses. What only we wrote there shows nothing.

import { versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, met, notMet, type ProofFinding } from '../proof.ts'

/** Met by the partner's own word about the version that counts. */
export function provePartnerDone(facts: ChecklistFacts): ProofFinding {
  const { agreement } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const version = versionOf(agreement)
  const yes = agreement.confirmations.find(({ side, way }) => side === 'partner' && way === 'partner-file')
  if (yes !== undefined) return met('partner-yes-by-file', { ...version, on: dayOf(yes.on) })
  const hasSaidYes = agreement.confirmations.some(({ side }) => side === 'partner')
  return hasSaidYes && agreement.terms.partner.hostsConfirmed
    ? met('partner-hosts-confirmed', version)
    : notMet('partner-not-done', version)
}
