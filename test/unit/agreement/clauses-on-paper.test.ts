// Clauses on paper: each in the language of the paper, both side by side, and none in the wrong one but where there is no other.
import { expect, test } from 'vitest'
import { agreementDocument } from '#agreement/document.ts'
import { agreementHtml } from '#agreement/page/document-html.ts'
import { paperWords } from '#agreement/page/words.ts'
import type { DocumentLanguageChoice } from '#domain/agreement/agreement.ts'
import type { Clause } from '#domain/agreement/clause/clause.ts'
import { withClauses } from '#domain/agreement/clause/clauses.ts'
import { expectWellFormed } from '#test/support/page-tags.ts'
import { fullFacts } from '#test/support/paper-facts.ts'
import { fullAgreement } from '#test/support/paper-versions.ts'

const names = 7

function paper(choice: DocumentLanguageChoice, change: (clause: Clause) => Clause): string {
  const agreement = fullAgreement()
  const common = withClauses(agreement.terms.common, change)
  const facts = fullFacts({ agreement: { ...agreement, terms: { ...agreement.terms, common } } })
  const html = agreementHtml(agreementDocument(facts), { words: paperWords(choice), isFillable: false })
  expectWellFormed(html)
  return html
}
const inBoth = () => ({ de: 'Klauseltext\n\nZwei', en: 'Clausetext' })
const count = (html: string, part: string) => html.split(part).length - 1

test.each([
  ['de', 'Klauseltext', 'Clausetext'],
  ['en', 'Clausetext', 'Klauseltext'],
] as const)('a paper in %s has every clause in that language and none in the other', (choice, said, other) => {
  const html = paper(choice, inBoth)
  expect(count(html, `<bdi>${said}</bdi>`)).toBe(names)
  expect(html).not.toContain(other)
})

test('a paper in both has each in its column', () => {
  const html = paper('both', inBoth)
  const german = '<div><p class="prose"><bdi>Klauseltext</bdi></p><p class="prose"><bdi>Zwei</bdi></p></div>'
  const english = '<div class="other"><div lang="en"><p class="prose"><bdi>Clausetext</bdi></p></div></div>'
  expect(count(html, `<div class="pair">${german}${english}</div>`)).toBe(names)
})

test('where one language is missing the other stands in its place and says which it is', () => {
  const german = () => ({ de: 'Klauseltext', en: '' })
  expect(count(paper('en', german), '<div lang="de"><p class="prose"><bdi>Klauseltext</bdi></p></div>')).toBe(names)
  const both = paper('both', german)
  expect(count(both, '<bdi>Klauseltext</bdi>')).toBe(2 * names)
  const english = paper('both', () => ({ de: '', en: 'Clausetext' }))
  expect(count(english, '<div lang="en"><p class="prose"><bdi>Clausetext</bdi></p></div>')).toBe(2 * names)
})

test('what there is to protect is said in both languages', () => {
  const html = paper('both', inBoth)
  expect(html).toMatch(/hoher Schutzbedarf \/ <em lang="en">high protection need<\/em>/)
})

test('what both sides share stands under both, not under one language a side', () => {
  const html = paper('both', inBoth)
  const shared = html.slice(html.indexOf('Anlass und Schutzbedarf'))
  expect(shared.slice(0, shared.indexOf('</thead>'))).toMatch(/<th scope="col" colspan="2">Beide Seiten <em/)
  expect(shared.slice(0, shared.indexOf('</thead>'))).not.toContain('Partner')
})
