// A technical contact with a deputy on both sides, each reachable by phone and mail.
import { type ContactGap, missingContacts } from '../../contacts/complete.ts'
import type { ChecklistFacts } from '../facts.ts'
import { met, notMet, type ProofCode, type ProofFinding } from '../proof.ts'

const codes = {
  own: {
    technical: 'own-technical-missing',
    'technical-reachable': 'own-technical-unreachable',
    deputy: 'own-deputy-missing',
    'deputy-reachable': 'own-deputy-unreachable',
  },
  partner: {
    technical: 'partner-technical-missing',
    'technical-reachable': 'partner-technical-unreachable',
    deputy: 'partner-deputy-missing',
    'deputy-reachable': 'partner-deputy-unreachable',
  },
} as const satisfies Record<ContactGap['side'], Record<ContactGap['gap'], ProofCode>>

/** Met when neither side lacks anybody. No names: what is kept of a proof outlives people whose data were deleted. */
export function proveContactsComplete({ contacts }: Pick<ChecklistFacts, 'contacts'>): ProofFinding {
  const [gap] = missingContacts(contacts)
  return gap === undefined ? met('contacts-complete') : notMet(codes[gap.side][gap.gap])
}
