// Changes to a draft: its terms and language are kept, or it is thrown away. From `sent` on nothing of it changes any more.
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { withoutStale } from '#domain/agreement/clause/clauses.ts'
import { fillTerms } from '#domain/agreement/fill.ts'
import { isKeyBound } from '#domain/agreement/key-binding.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import { isEditable } from '#domain/agreement/transitions.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { announceAgreement, keepAgreement } from './keep.ts'
import { knownTerms } from './known/known-terms.ts'
import { viewOf } from './view.ts'

/**
 * Keeps terms and language of a draft; with another language every text stays as it is, because nobody knows in which one it was written.
 * Faults agreement.not-found, agreement.not-editable, partner.not-found.
 */
export function saveAgreement(
  rooms: Rooms,
  input: { readonly agreementId: string; readonly terms: AgreementTerms; readonly language: Agreement['language'] },
): Outcome<AgreementView> {
  const { agreementId, terms, language } = input
  return changeDraft(rooms, agreementId, (draft) => {
    const isSameLanguage = language === draft.language
    const common = isSameLanguage ? withoutStale(terms.common, draft.terms.common, language) : terms.common
    const filled = withSeenPins(rooms, draft, { ...terms, common })
    return filled.ok ? succeed({ ...draft, terms: filled.value, language }) : filled
  })
}

/** Who has just chosen to bind to fingerprints finds those of the newest test there; cleared ones stay cleared. */
function withSeenPins(rooms: Rooms, draft: Agreement, terms: AgreementTerms): Outcome<AgreementTerms> {
  const isBound = ({ partner, toPartner }: AgreementTerms) => isKeyBound(partner, toPartner)
  if (!isBound(terms) || isBound(draft.terms) || terms.partner.pins.length > 0) return succeed(terms)
  const knowledge = knownTerms(rooms, draft.partnerId)
  return knowledge.ok ? succeed(fillTerms(terms, knowledge.value.known, ['partner.pins'])) : knowledge
}

/** Changes a draft and keeps it; faults agreement.not-found, agreement.not-editable, and those of the change. */
export function changeDraft(
  rooms: Rooms,
  agreementId: string,
  change: (draft: Agreement) => Outcome<Agreement>,
): Outcome<AgreementView> {
  const changed = rooms.store.together((): Outcome<AgreementView> => {
    const draft = editable(rooms, agreementId)
    if (!draft.ok) return draft
    const next = change(draft.value)
    if (!next.ok) return next
    const kept = keepAgreement(rooms, next.value)
    return kept.ok ? viewOf(rooms, kept.value) : kept
  })
  if (changed.ok) rooms.announce.agreementChanged(changed.value.agreement.partnerId)
  return changed
}

/** Throws a draft away; faults agreement.not-found, agreement.not-editable. */
export function discardAgreement(rooms: Rooms, agreementId: string): Outcome<undefined> {
  const discarded = rooms.store.together((): Outcome<string> => {
    const draft = editable(rooms, agreementId)
    if (!draft.ok) return draft
    const removed = rooms.store.agreements.remove(agreementId)
    return removed.ok ? succeed(draft.value.partnerId) : removed
  })
  if (!discarded.ok) return discarded
  announceAgreement(rooms, discarded.value)
  return succeed(undefined)
}

function editable(rooms: Rooms, agreementId: string): Outcome<Agreement> {
  const known = rooms.store.agreements.find(agreementId)
  if (!known.ok) return known
  return isEditable(known.value) ? known : fail('agreement.not-editable')
}
