// Letters quote clauses in their own language, and in the other only where there is no text of theirs.
import { expect, test } from 'vitest'
import type { Clause } from '#domain/agreement/clause/clause.ts'
import { withClauses } from '#domain/agreement/clause/clauses.ts'
import type { LetterKind } from '#domain/agreement/letter-kind.ts'
import type { Language } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { composeAgreementLetter } from '#letter/agreement-letter.ts'
import { letterWords } from '#letter/letter-facts.ts'
import { letterText } from '#letter/letter-text.ts'
import { sampleTerms } from '#test/support/agreement-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { letterFacts, sentAgreement } from '#test/support/letter-samples.ts'

function textOf(kind: LetterKind, language: Language, clause: Clause): string {
  const terms = sampleTerms()
  const agreement = sentAgreement({
    state: kind === 'end' ? 'ended' : 'sent',
    terms: { ...terms, common: withClauses<Clause, Clause>(terms.common, () => clause) },
  })
  const translate = translatorFor(language)
  const composed = composeAgreementLetter(kind, letterFacts({ agreement }), letterWords(translate, language))
  return letterText(valueIn(composed).letter, translate)
}

test.each([
  ['first-contact', 'de', 'Klauseltext', 'Clausetext'],
  ['first-contact', 'en', 'Clausetext', 'Klauseltext'],
  ['end', 'de', 'Klauseltext', 'Clausetext'],
  ['end', 'en', 'Clausetext', 'Klauseltext'],
] as const)('%s in %s quotes the text of its language', (kind, language, own, other) => {
  const text = textOf(kind, language, { de: 'Klauseltext', en: 'Clausetext' })
  expect(text).toContain(own)
  expect(text).not.toContain(other)
  expect(textOf(kind, language, { de: 'Klauseltext', en: '' })).toContain('Klauseltext')
  expect(textOf(kind, language, { de: '', en: '' })).not.toMatch(/Klauseltext|Clausetext|undefined/)
})
