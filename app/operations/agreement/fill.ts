// Fills a draft again from what is known now. What somebody wrote stays unless it is named.
import type { AgreementView } from '#contract/agreement-contract.ts'
import { fillTerms } from '#domain/agreement/fill.ts'
import type { Outcome } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { knownTerms } from './known/known-terms.ts'
import { changeDraft } from './save.ts'

/** Fills fields by path, or all empty ones; faults agreement.not-found, agreement.not-editable. */
export function fillAgreement(
  rooms: Rooms,
  input: { readonly agreementId: string; readonly paths: readonly string[] | null },
): Outcome<AgreementView> {
  return changeDraft(rooms, input.agreementId, (draft) => {
    const knowledge = knownTerms(rooms, draft.partnerId)
    if (!knowledge.ok) return knowledge
    return { ok: true, value: { ...draft, terms: fillTerms(draft.terms, knowledge.value.known, input.paths) } }
  })
}
