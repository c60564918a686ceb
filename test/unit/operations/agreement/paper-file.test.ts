// What the command line prints from: our own file strictly, a partner's file only when its signature holds, and from the right side.
import { expect, test } from 'vitest'
import { agreementDocument } from '#agreement/document.ts'
import type { AgreementFacts } from '#agreement/facts.ts'
import { agreementHtml } from '#agreement/page/document-html.ts'
import { paperWords } from '#agreement/page/words.ts'
import { agreementFileSchema } from '#domain/agreement/agreement-file.ts'
import { toNeutral } from '#domain/agreement/neutral.ts'
import { hashOf } from '#operations/agreement/agreement-hash.ts'
import { paperFileBytes, readPaperFile } from '#operations/agreement/paper-file.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { fullAgreement, minimalAgreement } from '#test/support/paper-versions.ts'
import { sampleBytes, sampleContent } from '#test/support/partner-file-samples.ts'

const now = '2026-11-21T12:00:00.000Z'
const read = (bytes: Uint8Array) => readPaperFile({ name: 'x.json', bytes, now, language: 'en' })
const ours = (content: object) => read(Buffer.from(JSON.stringify({ schema: agreementFileSchema, ...content })))

test('a file of ours is read with its people, in its language, else in that of the agreement', () => {
  const agreement = minimalAgreement()
  expect(valueIn(ours({ agreement }))).toMatchObject({
    facts: { agreement, contacts: { own: [], partner: [] } },
    language: 'de',
  })
  expect(valueIn(ours({ agreement, language: 'both' })).language).toBe('both')
})

test('a hash that stands for other terms is never printed', () => {
  const agreement = fullAgreement()
  expect(faultIn(ours({ agreement }))).toMatchObject({
    code: 'input.wrong-format',
    params: { detail: 'agreement.hash' },
  })
  const right = { ...agreement, hash: hashOf(toNeutral(agreement)) }
  expect(valueIn(ours({ agreement: right })).facts.agreement.hash).toBe(right.hash)
})

test.each([
  ['an unknown field', JSON.stringify({ schema: agreementFileSchema, agreement: minimalAgreement(), extra: 1 })],
  ['no JSON', '{'],
  ['nothing of ours', 'null'],
  ['a later version', JSON.stringify({ schema: 'handschlag.agreement/2', agreement: minimalAgreement() })],
])('%s is a mistake with a sentence', (_name, text) => {
  expect(faultIn(read(Buffer.from(text))).code).toBe('input.wrong-format')
})

test('a moment that is none is a mistake too, for the paper counts days from it', () => {
  const agreement = minimalAgreement({ changedAt: 'soon' })
  expect(faultIn(ours({ agreement })).code).toBe('input.wrong-format')
})

test('bytes that are no text, or too many, are refused', () => {
  expect(faultIn(read(Buffer.from([0xff, 0xfe]))).code).toBe('input.wrong-format')
  expect(faultIn(read(new Uint8Array(paperFileBytes + 1))).code).toBe('input.too-large')
})

test('a partner file that was cut or is too large is refused with the sentences of the window', () => {
  const named = (bytes: Uint8Array) =>
    readPaperFile({ name: 'nord.handschlag', bytes, now: '2026-11-21T10:00:00.000Z', language: 'de' })
  expect(faultIn(named(Buffer.from('{"schema":"handschlag.partner/1"')))).toEqual({
    code: 'partner-file.unreadable',
    params: { file: 'nord.handschlag' },
  })
  expect(faultIn(named(new Uint8Array(paperFileBytes + 1))).code).toBe('partner-file.too-large')
})

test('a partner’s file is seen from the side it was meant for', () => {
  const content = sampleContent()
  const { facts, language } = valueIn(read(sampleBytes(content)))
  expect(language).toBe('en')
  expect(facts.agreement).toMatchObject({
    number: content.agreement.number,
    state: 'sent',
    issuedBy: 'partner',
    hash: content.agreementHash,
    terms: { own: content.agreement.second, partner: content.agreement.first },
  })
  expect(facts.contacts.partner.map(({ person }) => person.name)).toEqual(content.contacts.map(({ name }) => name))
})

test('an answer is seen from the side that wrote the version, with the yes of the partner', () => {
  const inReplyTo = '5f0c8a52-6b0e-4f6e-9d0b-0c1d2e3f4a5c'
  const sender = { side: 'second', organisation: 'Südwind AG' } as const
  const yes = { name: 'Petra Probe', on: '2026-11-21' }
  const { facts } = valueIn(read(sampleBytes(sampleContent({ kind: 'answer', inReplyTo, sender, yes }))))
  expect(facts.agreement.issuedBy).toBe('own')
  expect(facts.agreement.confirmations).toMatchObject([{ side: 'partner', way: 'partner-file', ...yes }])
})

test.each(['de', 'en', 'both'] as const)(
  'the yes of a file is printed as its statement, never as confirmed (%s)',
  (language) => {
    const yes = { name: 'Petra Probe', on: '2026-11-21' }
    const { facts } = valueIn(read(sampleBytes(sampleContent({ yes }))))
    const print = (known: AgreementFacts) => {
      const html = agreementHtml(agreementDocument(known), { words: paperWords(language), isFillable: false })
      return html.slice(html.indexOf('Petra Probe') - 1500, html.indexOf('Petra Probe') + 1500)
    }
    const doubts = { de: [/wurde nicht verglichen/], en: [/was not compared/] }
    for (const said of language === 'both' ? [...doubts.de, ...doubts.en] : doubts[language]) {
      expect(print(facts)).toMatch(said)
    }
    const confirmed = /Erteilte Bestätigungen|Confirmations given/
    expect(print(facts)).not.toMatch(confirmed)
    const compared = print({ ...facts, isKeyCompared: true })
    expect(compared).toMatch(confirmed)
    expect(compared).not.toMatch(/nicht verglichen|not compared/)
  },
)

test('one changed letter makes a partner’s file worthless', () => {
  const text = Buffer.from(sampleBytes(sampleContent())).toString('utf8')
  const changed = text.replace(/"number":"HS-2026-0001"/, '"number":"HS-2026-0002"')
  expect(changed).not.toBe(text)
  expect(faultIn(read(Buffer.from(changed))).code).toBe('partner-file.tampered')
})
