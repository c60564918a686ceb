// Text from partners cannot leave its comment: whatever 50,000 names, agreements and contacts say, the entries an independent reader finds
// are those of harmless names. Shell literals come back unchanged from a reader of their own.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineOfText } from '#domain/partner.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { renderPostfix } from '#gateways/postfix/render.ts'
import { shellLiteral } from '#gateways/postfix/scripts/shell-literal.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { hostileText, policyId, postfixPolicy, samplePostfixSite } from './sample.ts'

const batch = 1000
const batches = 17
const site = samplePostfixSite()
const plain = Array.from({ length: batch }, (_, index) =>
  postfixPolicy({ id: policyId(index), domains: [`p${index}.example`], direction: 'both' }),
)
const filesOf = (policies: readonly TlsPolicy[]) =>
  valueIn(renderPostfix(policies, site)).artefacts.filter(({ name }) => name !== 'README.txt')

/** Every line Postfix would not skip, by the rule of postmap(1) alone: not empty, not blank, first visible character no hash. */
function effective(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && line.trimStart()[0] !== '#')
    .join('\n')
}

test('50,000 texts change no entry of any file', () => {
  const calm = new Map(filesOf(plain).map(({ name, content }) => [name, effective(content)]))
  const line = hostileText.map((text) => lineOfText.min(1).safeParse(text).data).filter((text) => text !== undefined)
  let seen = 0
  for (let round = 0; round < batches; round += 1) {
    const texts = fc.sample(line, { numRuns: batch * 3, seed: round + 1 })
    seen += texts.length
    const policies = plain.map((policy, index) => ({
      ...policy,
      partner: texts[index * 3] ?? '',
      agreement: texts[index * 3 + 1] ?? null,
      contact: texts[index * 3 + 2] ?? null,
    }))
    for (const { name, content } of filesOf(policies)) {
      expect(/^[\n\x20-\x7e]*$/.test(content), name).toBe(true)
      if (name.endsWith('.sh')) expect(effective(withoutHashes(content))).toBe(withoutHashes(calm.get(name) ?? ''))
      else expect(effective(content), name).toBe(calm.get(name))
    }
  }
  expect(seen).toBeGreaterThanOrEqual(50_000)
})

/** The hashes in the scripts follow the comments of the maps. */
function withoutHashes(text: string): string {
  return text.replace(/[0-9a-f]{64}/g, 'HASH')
}

test('50,000 shell literals come back unchanged', () => {
  const value = fc.string({
    unit: fc.constantFrom(...`'"\`$(){}@#;<>|&%*?[]\\ !~-=,+a\n`.replace('\n', '')),
    maxLength: 30,
  })
  const values = fc.sample(value, { numRuns: 50_000, seed: 7 })
  for (const text of values) expect(readShellWord(shellLiteral(text))).toBe(text)
})

test('a control character is no value of ours', () => {
  for (const text of ['a\nb', '\u0000', '\u007f', 'ä']) expect(() => shellLiteral(text)).toThrow()
})

/** One word by POSIX 2.2: single quotes keep everything, a backslash outside keeps one character, anything else active is refused. */
function readShellWord(word: string): string {
  let text = ''
  let at = 0
  while (at < word.length) {
    const character = word[at]
    if (character === "'") {
      const end = word.indexOf("'", at + 1)
      if (end < 0) throw new Error('open quote')
      text += word.slice(at + 1, end)
      at = end + 1
    } else if (character === '\\') {
      text += word[at + 1] ?? ''
      at += 2
    } else throw new Error(`active character ${character}`)
  }
  return text
}
