// Partner files from hostile hands: each wrong one is refused with its own fault, and nothing is read another way than it was signed.
import { sign } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '#domain/agreement/neutral.ts'
import { type PartnerFileContent, partnerFileBytes } from '#domain/partner-file/partner-file.ts'
import { makeSigningKey } from '#partner-file/key-pair.ts'
import { checkTimes, readPartnerFile } from '#partner-file/read-file.ts'
import { signPartnerFile } from '#partner-file/sign.ts'
import { signedText } from '#partner-file/signed-text.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { readingContext, sampleBytes, sampleContent } from '#test/support/partner-file-samples.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const read = (bytes: Uint8Array | string) => readPartnerFile(Buffer.from(bytes), readingContext)
const textOf = (content: PartnerFileContent) => Buffer.from(sampleBytes(content)).toString('utf8')
const refusal = (bytes: Uint8Array | string) => faultIn(read(bytes)).code

test('a whole file comes out as it was signed', () => {
  expect(valueIn(read(sampleBytes(sampleContent()))).content).toEqual(sampleContent())
})

test.each(['\ufeff', ''])('a byte order mark (%j) and line ends of another system do not matter', (mark) => {
  expect(read(`${mark}${textOf(sampleContent()).trimEnd()}\r\n`).ok).toBe(true)
})

test.each([
  ['nothing', ''],
  ['no JSON', 'Guten Tag'],
  ['another JSON', '{"name":"x"}'],
  ['another schema', '{"schema":"handschlag.copy/1"}'],
  ['a schema without end', `{"schema":"handschlag.partner/${'9'.repeat(400)}"}`],
  ['a list', '[1,2]'],
  ['null', 'null'],
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ['deep lists', '['.repeat(2_000_000)],
  ['deep objects', '{"a":'.repeat(600_000)],
  ['deep but whole', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
  ['many values', `[${'0,'.repeat(200_000)}0]`],
  ['an open string', `{"schema":"${'\\'.repeat(1001)}`],
])('%s is not readable', (_, bytes) => {
  expect(refusal(bytes)).toBe('partner-file.unreadable')
})

test('whatever the bytes are, the answer is a fault and never a throw', () => {
  const head = '{"schema":"handschlag.partner/1",'
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json({ maxDepth: 20 }).map((json) => `${head}"content":${json}}`),
  )
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), texts), (bytes) => {
      expect(refusal(bytes)).toMatch(/^partner-file\.(unreadable|newer|tampered)$/)
    }),
    { numRuns: propertyRuns(200) },
  )
})

test('a file beyond the limit is not looked at', () => {
  expect(refusal(Buffer.alloc(partnerFileBytes + 1, 0x20))).toBe('partner-file.too-large')
})

test('a file of a later version says so, whatever else it holds', () => {
  expect(faultIn(read('{"schema":"handschlag.partner/2","later":[{}]}'))).toEqual({
    code: 'partner-file.newer',
    params: { file: 'nordwind.handschlag', found: 2, known: 1 },
  })
})

test('the same value in another text is not what was signed', () => {
  const text = textOf(sampleContent())
  expect(refusal(JSON.stringify(JSON.parse(text), null, 2))).toBe('partner-file.tampered')
  expect(refusal(text.replace('"version":1', '"version":1.0'))).toBe('partner-file.tampered')
})

test.each([
  ['before', (text: string) => text.replace('"kind":"offer"', '"kind":"answer","kind":"offer"')],
  ['after', (text: string) => text.replace('"kind":"offer"', '"kind":"offer","kind":"offer"')],
  ['outside', (text: string) => text.replace('{"content"', '{"schema":"handschlag.partner/1","content"')],
])('a key written twice (%s) is refused, also where the value read would be the same', (_, twice) => {
  const text = textOf(sampleContent())
  expect(twice(text)).not.toBe(text)
  expect(refusal(twice(text))).toBe('partner-file.tampered')
})

test('what was signed but would be read another way is refused', () => {
  const { agreement } = sampleContent()
  const [domain] = agreement.first.domains
  const loud = { ...domain, name: 'NORDWIND.example', includeSubdomains: true }
  const first = { ...agreement.first, domains: [loud] }
  expect(refusal(sampleBytes(sampleContent({ agreement: { ...agreement, first } })))).toBe('partner-file.unreadable')
  const purpose = { de: 'Schutz der Mail', en: '' }
  const two = sampleContent({ agreement: { ...agreement, common: { ...agreement.common, purpose } } })
  expect(refusal(sampleBytes(two))).toBe('partner-file.unreadable')
  const spaced = sampleContent({ sender: { side: 'first', organisation: ' Nordwind' } })
  expect(refusal(sampleBytes(spaced))).toBe('partner-file.unreadable')
})

test.each([
  ['an unknown field', { note: 'x' }],
  ['a field named like a trap', JSON.parse('{"__proto__":{"kind":"answer"}}')],
  ['an answer to nothing', { kind: 'answer' }],
  ['an offer that answers', { inReplyTo: '5f0c8a52-6b0e-4f6e-9d0b-0c1d2e3f4a5c' }],
  ['a moment that is none', { createdAt: '2026-02-30T10:00:00.000Z' }],
  ['half a character', { sender: { side: 'first', organisation: 'Nord\ud800' } }],
  ['too many contacts', { contacts: Array.from({ length: 51 }, () => sampleContent().contacts[0]) }],
])('%s is refused although it is signed', (_, otherwise) => {
  const content: unknown = Object.defineProperties(sampleContent(), Object.getOwnPropertyDescriptors(otherwise))
  expect(refusal(signAnything(content))).toBe('partner-file.unreadable')
})

test('a hash that is not that of the carried terms is tampered, although it is signed', () => {
  expect(refusal(sampleBytes(sampleContent({ agreementHash: 'a'.repeat(64) })))).toBe('partner-file.tampered')
})

test.each([
  ['expired', { expiresAt: '2026-11-21T12:00:00.000Z' }, 'partner-file.expired'],
  ['of tomorrow', { createdAt: '2026-11-22T10:00:00.000Z' }, 'partner-file.from-future'],
  ['a second over an hour ahead', { createdAt: '2026-11-21T13:00:01.000Z' }, 'partner-file.from-future'],
  ['with a yes of next week', { yes: { name: 'Vorstand', on: '2026-11-28' } }, 'partner-file.from-future'],
] as const)('a file %s is refused', (_, otherwise, code) => {
  expect(refusal(sampleBytes(sampleContent(otherwise)))).toBe(code)
})

test('a clock an hour ahead is no future, and a yes may be of the day the sender has already', () => {
  expect(read(sampleBytes(sampleContent({ createdAt: '2026-11-21T13:00:00.000Z' }))).ok).toBe(true)
  expect(read(sampleBytes(sampleContent({ yes: { name: 'Vorstand', on: '2026-11-22' } }))).ok).toBe(true)
})

test('an opened file runs out while it waits', () => {
  const file = signPartnerFile(sampleContent(), '', makeSigningKey())
  const later = { fileName: 'x', now: '2027-02-19T10:00:00.001Z' }
  expect(faultIn(checkTimes(file, later)).code).toBe('partner-file.expired')
})

/** Signs what no type allows. */
function signAnything(content: unknown): string {
  const key = makeSigningKey()
  const signed = signPartnerFile(sampleContent(), '', key)
  const file = { ...signed, content }
  const signature = sign(null, signedText(file), key.privateKey).toString('base64')
  return `${canonicalJson({ ...file, signature })}\n`
}
