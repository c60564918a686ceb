// On both sides a 24x7 desk, or a way past the enforced path. Whether it works only trying shows.
import { withoutEmergencyWay } from '../../contacts/complete.ts'
import type { ChecklistFacts } from '../facts.ts'
import { met, notMet, type ProofFinding } from '../proof.ts'

/** Met when either side can be reached while no mail passes. */
export function proveEmergencyWay({
  contacts,
  agreement,
}: Pick<ChecklistFacts, 'contacts' | 'agreement'>): ProofFinding {
  const outOfBand = {
    own: agreement?.terms.own.outOfBand ?? '',
    partner: agreement?.terms.partner.outOfBand ?? '',
  }
  const [side] = withoutEmergencyWay(contacts, outOfBand)
  if (side === undefined) return met('emergency-way')
  return notMet(side === 'own' ? 'own-emergency-missing' : 'partner-emergency-missing')
}
