// Which state may follow which, and what must be there first. Pure: the caller brings what it knows.
import { fail, type Outcome, succeed } from '../fault.ts'
import type { Agreement, AgreementState } from './agreement.ts'
import { missingConsents } from './consent.ts'

/**
 * `draft` also follows `sent`: a version of ours was taken back before the partner said yes; what the partner wrote is the partner's.
 * `confirmed` → `draft` does not exist: what was agreed changes by a new version only.
 */
const next: Readonly<Record<AgreementState, readonly AgreementState[]>> = {
  draft: ['sent'],
  sent: ['draft', 'confirmed', 'ended'],
  confirmed: ['active', 'ended'],
  active: ['under-review', 'ended'],
  'under-review': ['active', 'ended'],
  ended: [],
}

/** States the agreement may go to from where it is. */
export function nextStates(state: AgreementState): readonly AgreementState[] {
  return next[state]
}

/** Terms may be edited only while nobody outside has seen them. */
export function isEditable(agreement: Pick<Agreement, 'state'>): boolean {
  return agreement.state === 'draft'
}

/** Whether it binds today. */
export function isInForce(agreement: Pick<Agreement, 'state'>): boolean {
  return agreement.state === 'active' || agreement.state === 'under-review'
}

/** Faults agreement.not-allowed, agreement.taken-back-too-late, agreement.not-confirmed-by-both. */
export function mayBecome(
  agreement: Pick<Agreement, 'state' | 'confirmations' | 'issuedBy' | 'terms'>,
  target: AgreementState,
): Outcome<undefined> {
  const isTheirs = target === 'draft' && agreement.issuedBy === 'partner'
  if (isTheirs || !next[agreement.state].includes(target)) {
    return fail('agreement.not-allowed', { from: agreement.state, to: target })
  }
  const hasPartnersYes = agreement.confirmations.some(({ side }) => side === 'partner')
  if (target === 'draft' && hasPartnersYes) return fail('agreement.taken-back-too-late')
  if (target === 'confirmed' && missingConsents(agreement).length > 0) return fail('agreement.not-confirmed-by-both')
  return succeed(undefined)
}
