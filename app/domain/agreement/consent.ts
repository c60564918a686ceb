// Whose consent a version still needs. Where signatures are agreed, a yes by mail, telephone or partner file is kept, but is no consent.
import type { Agreement, Confirmation } from './agreement.ts'
import type { AgreementTerms } from './terms.ts'

/** Whether a yes given that way is consent to these terms. */
export function isConsent({ way }: Pick<Confirmation, 'way'>, { common }: Pick<AgreementTerms, 'common'>): boolean {
  return way === 'signature' || common.isTextFormEnough
}

/** The sides whose consent is missing, our own first; empty = both agreed. */
export function missingConsents(agreement: {
  readonly confirmations: readonly Pick<Confirmation, 'side' | 'way'>[]
  readonly terms: Agreement['terms']
}): readonly Confirmation['side'][] {
  const { confirmations, terms } = agreement
  const consents = confirmations.filter((entry) => isConsent(entry, terms))
  return (['own', 'partner'] as const).filter((side) => consents.every((entry) => entry.side !== side))
}

/** The yes that stands for a side: its first that is consent, else the first it gave. */
export function yesOf(
  side: Confirmation['side'],
  { confirmations, terms }: Pick<Agreement, 'confirmations' | 'terms'>,
): Confirmation | undefined {
  const given = confirmations.filter((entry) => entry.side === side)
  return given.find((entry) => isConsent(entry, terms)) ?? given[0]
}
