// The signature: made and checked here, checked by an independent reader too, and worth nothing once a single byte differs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprintOf, makeSigningKey, readPublicKey, readSigningKey, signingKeyText } from '#partner-file/key-pair.ts'
import { readPartnerFile } from '#partner-file/read-file.ts'
import { signPartnerFile } from '#partner-file/sign.ts'
import { isSignedBySigner } from '#partner-file/verify.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { readingContext, sampleBytes, sampleContent } from '#test/support/partner-file-samples.ts'
import { readProjectFile } from '#test/support/project-files.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const program = /```python\n([\s\S]+?)```/.exec(readProjectFile('app/partner-file/README.md'))?.[1] ?? ''
/** Every kind of text a line may hold. */
const awkward = 'Ünïcödé 😀 \\ "/<\u0085\u00a0\uffff ﬁ\\u0041'

test('a key survives the keychain, and its fingerprint is that of the 32 bytes', () => {
  const key = makeSigningKey()
  const again = readSigningKey(signingKeyText(key))
  expect(again?.publicKey).toBe(key.publicKey)
  expect(again?.fingerprint).toBe(key.fingerprint)
  const raw = Buffer.from(key.publicKey, 'base64')
  expect(raw).toHaveLength(32)
  expect(fingerprintOf(key.publicKey)).toBe(createHash('sha256').update(raw).digest('hex'))
})

test.each(['', 'no key', 'AAAA', signingKeyText(makeSigningKey()).slice(0, 40)])('%j is no private key', (text) => {
  expect(readSigningKey(text)).toBeUndefined()
})

test('a public key has one text only', () => {
  const { publicKey } = makeSigningKey()
  expect(readPublicKey(publicKey)).toBeDefined()
  const last = publicKey.at(-2) ?? ''
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const other = alphabet[alphabet.indexOf(last) ^ 1] ?? ''
  const same = `${publicKey.slice(0, -2)}${other}=`
  expect(Buffer.from(same, 'base64')).toEqual(Buffer.from(publicKey, 'base64'))
  expect(readPublicKey(same)).toBeUndefined()
})

test.each([
  ...['00', '01'].map((first) => `${first}${'00'.repeat(31)}`),
  ...['ec', 'ed', 'ee'].map((first) => `${first}${'ff'.repeat(30)}7f`),
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
])('%s is no key: signatures anybody can write would stand for anything', (hex) => {
  for (const sign of [0, 0x80]) {
    const raw = Buffer.from(hex, 'hex')
    raw[31] = (raw[31] ?? 0) | sign
    expect(readPublicKey(raw.toString('base64'))).toBeUndefined()
  }
})

test('a signature has one form: the group order added to its second half makes none', () => {
  const key = makeSigningKey()
  const file = signPartnerFile(sampleContent(), '', key)
  const bytes = Buffer.from(file.signature, 'base64')
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const half = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + order
  const again = Buffer.from(half.toString(16).padStart(64, '0'), 'hex').reverse()
  const signature = Buffer.concat([bytes.subarray(0, 32), again]).toString('base64')
  expect(isSignedBySigner({ ...file, signature })).toBe(false)
})

test('every part of the file is under the signature', () => {
  const key = makeSigningKey()
  const file = signPartnerFile(sampleContent(), '<p>page</p>', key)
  expect(isSignedBySigner(file)).toBe(true)
  const foreign = { algorithm: 'Ed25519', publicKey: makeSigningKey().publicKey } as const
  const altered = [
    { ...file, content: { ...file.content, yes: null } },
    { ...file, page: '<p>pagE</p>' },
    { ...file, signer: foreign },
    { ...file, schema: 'handschlag.partner/2' },
    { ...file, signature: signPartnerFile(sampleContent(), '<p>other</p>', key).signature },
    { ...file, signature: `${'A'.repeat(86)}==` },
  ]
  expect(altered.map(isSignedBySigner)).toEqual(altered.map(() => false))
})

test('a third party with nothing but the README, Python and OpenSSL finds the signature good', {
  timeout: 60_000,
}, () => {
  const key = makeSigningKey()
  const path = join(temporaryFolder(), 'file.handschlag')
  const [contact] = sampleContent().contacts
  const contacts = contact === undefined ? [] : [{ ...contact, name: awkward.slice(0, 150) }]
  writeFileSync(path, sampleBytes(sampleContent({ contacts }), key))
  expect(readPartnerFile(readFileSync(path), readingContext).ok).toBe(true)
  expect(checkElsewhere(path)).toEqual({ isGood: true, stdout: key.fingerprint })
})

test('and finds an altered file bad', { timeout: 60_000 }, () => {
  const path = join(temporaryFolder(), 'file.handschlag')
  const text = Buffer.from(sampleBytes(sampleContent())).toString('utf8')
  const altered = [text.replace('Hauptweg 1', 'Hauptweg 2'), text.replace('"yes":{', '"yes": {')]
  for (const [index, content] of altered.entries()) {
    writeFileSync(path, content)
    expect([index, content === text, checkElsewhere(path)]).toEqual([index, false, { isGood: false, stdout: '' }])
  }
})

test('a byte changed anywhere never makes another content of it', { timeout: 60_000 }, () => {
  const key = makeSigningKey()
  const bytes = sampleBytes(sampleContent(), key)
  const read = valueIn(readPartnerFile(bytes, readingContext))
  const at = fc.integer({ min: 0, max: bytes.length - 1 })
  const change = fc.integer({ min: 1, max: 255 })
  fc.assert(
    fc.property(at, change, (index, mask) => {
      const changed = Uint8Array.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ mask
      const outcome = readPartnerFile(changed, readingContext)
      return !outcome.ok || JSON.stringify(outcome.value) === JSON.stringify(read)
    }),
    { numRuns: propertyRuns(300) },
  )
})

test('each byte in turn, its lowest bit flipped, is refused', { timeout: 60_000 }, () => {
  const bytes = sampleBytes(sampleContent())
  const accepted: number[] = []
  // The last byte is the line break, and a line break of another kind says the same.
  for (let index = 0; index < bytes.length - 1; index += 1) {
    const changed = Uint8Array.from(bytes)
    changed[index] = (changed[index] ?? 0) ^ 1
    if (readPartnerFile(changed, readingContext).ok) accepted.push(index)
  }
  expect(accepted).toEqual([])
})

test('a file cut short anywhere is refused', () => {
  const bytes = sampleBytes(sampleContent())
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 2 }), (end) => {
      expect(faultIn(readPartnerFile(bytes.subarray(0, end), readingContext)).code).toBe('partner-file.unreadable')
    }),
    { numRuns: propertyRuns(100) },
  )
})

/** Runs the program printed in the README of the room. */
function checkElsewhere(path: string) {
  const { status, stdout } = spawnSync('python3', ['-c', program, path], { encoding: 'utf8' })
  return { isGood: status === 0, stdout: stdout.trim() }
}
