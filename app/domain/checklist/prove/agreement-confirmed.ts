// Both sides agreed to the version in force, or to the one in work: where signatures are agreed, nothing less counts.
import { isConsent } from '../../agreement/consent.ts'
import { versionOf, withoutAgreement } from '../agreed.ts'
import type { ChecklistFacts } from '../facts.ts'
import { dayOf, met, notMet, type ProofFinding } from '../proof.ts'

/** Met when the consent of each side is noted with this version. */
export function proveAgreementConfirmed(facts: ChecklistFacts): ProofFinding {
  const { agreement } = facts
  if (agreement === undefined) return withoutAgreement(facts)
  const version = versionOf(agreement)
  if (agreement.state === 'draft') return notMet('terms-draft', version)
  const consents = agreement.confirmations.filter((each) => isConsent(each, agreement.terms))
  const yesOf = (side: 'own' | 'partner') => consents.find((each) => each.side === side)
  const [own, partner] = [yesOf('own'), yesOf('partner')]
  if (partner === undefined) return notMet('partner-yes-missing', version)
  if (own === undefined) return notMet('own-yes-missing', version)
  const on = [dayOf(own.on), dayOf(partner.on)].toSorted().at(-1) ?? ''
  return met('confirmed-by-both', { ...version, on })
}
