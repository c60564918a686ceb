// What a reader sees of a letter beyond its kind: who writes to whom, which mail is meant, words of the one language, and no gaps where
// nothing is known.
import { expect, test } from 'vitest'
import type { LetterKind } from '#domain/agreement/letter-kind.ts'
import type { Language } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { composeAgreementLetter } from '#letter/agreement-letter.ts'
import { type AgreementLetterFacts, letterWords } from '#letter/letter-facts.ts'
import { letterHtml } from '#letter/letter-html.ts'
import { letterText } from '#letter/letter-text.ts'
import { sampleAgreement } from '#test/support/agreement-samples.ts'
import { onSide } from '#test/support/contact-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { letterFacts, reportWith } from '#test/support/letter-samples.ts'

const nobody = { organisation: '', contact: { name: '', mail: '', phone: '' } }

function written(kind: LetterKind, facts: AgreementLetterFacts, language: Language = 'de') {
  const t = translatorFor(language)
  const { letter, paper } = valueIn(composeAgreementLetter(kind, facts, letterWords(t, language)))
  return { text: letterText(letter, t), letter, paper, page: letterHtml(paper, t, language) }
}

test('paper shows who writes to whom at its head; the text of a mail does not', () => {
  const { paper, page, text } = written('confirmation', letterFacts())
  expect(paper.letterhead).toEqual(['Eigene AG', 'Musterweg 1', '12345 Musterstadt'])
  expect(paper.addressee).toEqual(['Muster Bank AG', 'Erika Muster'])
  const places = ['Musterweg 1', '21. November 2026', 'Muster Bank AG', '<h1>'].map((each) => page.indexOf(each))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places[0]).toBeGreaterThan(0)
  expect(text).not.toContain('Musterweg 1')
})

test('without settings the organisation of the agreement writes and signs', () => {
  const { paper } = written('confirmation', letterFacts({ own: nobody }))
  expect(paper.letterhead[0]).toBe('Beispiel GmbH')
  expect(paper.signature).toEqual(['Mit freundlichen Grüßen', 'Beispiel GmbH'])
})

test('nothing known of either side leaves no empty line on paper', () => {
  const stranger = { name: 'Bank', domains: ['bank.example'], contact: nobody.contact, isPractice: false }
  const facts = letterFacts({ partner: stranger, own: nobody, agreement: undefined })
  const { page, paper } = written('first-contact', facts, 'en')
  expect(paper.letterhead).toEqual([])
  expect(paper.addressee).toEqual(['Bank'])
  expect(page).not.toContain('class="letterhead"')
  expect(page).not.toMatch(/<br><br>|<bdi><\/bdi>/)
})

test('a letter that encloses itself in a mail does not do so on paper', () => {
  const { text, page } = written('test-result', letterFacts({ enclosures: ['letter'] }))
  expect(text).toContain('Dieses Schreiben als PDF')
  expect(page).not.toContain('Anlagen')
})

test('the keyword of a desk stands in the quotation marks of the language', () => {
  const desk = onSide('desk-247', false, { name: 'Desk', mail: '', phone: '+49 30 9', keyword: 'Mail TLS' })
  const facts = letterFacts({ contacts: { own: [desk], partner: [] } })
  expect(written('confirmation', facts, 'de').text).toContain('Stichwort „Mail TLS“')
  expect(written('confirmation', facts, 'en').text).toContain('keyword “Mail TLS”')
})

test('levels and the end name the domains the mail goes to', () => {
  expect(written('confirmation', letterFacts()).text).toContain('Von uns zu Ihnen (bank.example): ')
  const ended = letterFacts({ agreement: sampleAgreement({ state: 'ended' }) })
  expect(written('end', ended, 'en').text).toContain('Mail from us to you (bank.example) is no longer bound')
})

test('a contact that is known but cannot be reached is asked for the ways to it', () => {
  const silent = onSide('technical', false, { name: 'Erika Muster', phone: '' })
  const facts = letterFacts({ contacts: { own: [], partner: [silent] } })
  const ask = translatorFor('de')('agreement-letter:first-contact.ask.contact-reachable')
  expect(written('first-contact', facts).text).toContain(ask)
  expect(written('first-contact', letterFacts()).text).not.toContain(ask)
})

test('what could not be judged is named where there is nothing to mend', () => {
  const { text } = written('test-result', letterFacts({ reports: [reportWith('rate-limit', 'unknown')] }))
  expect(text).toContain('ließ sich nicht alles beurteilen (mx.bank.example (127.0.0.1))')
})
