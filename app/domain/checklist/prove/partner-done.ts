// The partner told that its side is done: its signed file says yes to fixed terms in which its hosts and addresses are confirmed. A yes to the
// terms alone is no such word, and what we write there ourselves shows nothing.

import { versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, met, notMet, type ProofFinding } from '../proof.ts'

/** Met by the partner's own file about the version that counts; what it says elsewhere takes a tick by hand. */
export function provePartnerDone(facts: ChecklistFacts): ProofFinding {
  const { agreement } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const version = versionOf(agreement)
  if (agreement.state === 'draft') return notMet('terms-draft', version)
  const yes = agreement.confirmations.find(({ side, way }) => side === 'partner' && way === 'partner-file')
  if (yes === undefined) return notMet('partner-not-done', version)
  return agreement.terms.partner.hostsConfirmed
    ? met('partner-hosts-by-file', { ...version, on: dayOf(yes.on) })
    : notMet('partner-hosts-open', version)
}
