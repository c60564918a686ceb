// Fifty thousand hostile names and agreements: each comes back unchanged from DXL and from the plan, read by readers of their own, and none
// of them changes a byte of any console list or script.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { isAllowedCommand, quoteShell } from '#gateways/domino/console-commands.ts'
import { renderDomino } from '#gateways/domino/render.ts'
import { readDxl } from '#test/support/dxl-reader.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { shellWords } from '#test/support/notes-ini-reader.ts'
import { samplePolicy } from '../sample-policy.ts'
import { filesOf, siteOf, textIn } from './sample-installation.ts'

const marks = `'"\`$(){}@#;<>|&%*?[]\\/ -=,+a\t\u2018\u2019\u201c\u201d\u2028\u202e\u200b\u0085ü😀]]>&amp;<!--`
const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 24 }),
  fc.string({ unit: fc.constantFrom(...marks, '\ud83d', '\u0000', '\n', '\ufffe'), minLength: 1, maxLength: 24 }),
  fc.constantFrom(
    '</text></item>',
    ']]>',
    '<!DOCTYPE x>',
    '&open-unid;',
    '\\u000a',
    "'; rm -rf /; '",
    '$(reboot)',
    '\\',
  ),
)
/** What neither XML nor a line can hold; said once more here, by code points. */
const isWritable = (text: string) =>
  [...text].every((character) => {
    const code = character.codePointAt(0) ?? 0
    const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029
    return !isControl && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff
  })
const site = siteOf('D-T', { documentVariant: 'non-adjacent' })
const policyAt = (index: number, partner: string, agreement: string | null): TlsPolicy =>
  samplePolicy({
    id: `3f0a1c52-7d6e-4b8a-9c1d-${index.toString(16).padStart(12, '0')}`,
    partner,
    agreement,
    level: 'may',
    domains: [`p${index}.example`],
  })

test('names come back unchanged from DXL and plan, and reach nothing else', { timeout: 120_000 }, () => {
  const plain = filesOf([], site)
  const fixed = [...plain.values()].filter((file) => /^console-|\.(?:ps1|sh|java)$/.test(file.name))
  expect(fixed.length).toBeGreaterThan(6)
  let read = 0
  for (let batch = 0; batch < 17; batch += 1) {
    const texts = fc.sample(hostile, { numRuns: 2_000, seed: batch }).filter(isWritable)
    const more = fc.sample(hostile, { numRuns: 2_000, seed: 100 + batch }).filter(isWritable)
    const policies = texts.map((text, index) => policyAt(index, text, more[index] ?? null))
    const files = filesOf(policies, site)
    const documents = readDxl(textIn(files, 'partner-domains.dxl.template').replaceAll('&open-domain-type;', '7'))
    const rows = textIn(files, 'plan.txt')
      .split('\n')
      .filter((line) => line.startsWith('clone\t'))
      .map((line) => line.split('\t').map((cell) => JSON.parse(`"${cell.replaceAll('"', '\\"')}"`) as string))
    expect(textIn(files, 'plan.txt')).toMatch(/^[\n\t\x20-\x7e]*$/)
    expect(documents).toHaveLength(policies.length)
    expect(rows).toHaveLength(policies.length)
    policies.forEach((policy, index) => {
      const items = new Map(documents[index]?.items.map((item) => [item.name, item.values[0]]))
      if (items.get('HandschlagPartner') !== policy.partner) expect(items.get('HandschlagPartner')).toBe(policy.partner)
      if ((items.get('HandschlagAgreement') ?? null) !== policy.agreement) expect(items).toBe(policy.agreement)
      const row = rows[index]
      if (row?.length !== 8 || row[6] !== policy.partner || row[7] !== (policy.agreement ?? '')) {
        expect(row).toEqual([...policy.partner, policy.agreement])
      }
      read += policy.agreement === null ? 1 : 2
    })
    for (const file of fixed) expect(files.get(file.name)?.content === file.content, file.name).toBe(true)
  }
  console.log(`domino: ${read} hostile texts read back`)
  expect(read).toBeGreaterThan(50_000)
})

test('what cannot be written is refused, not cleaned', () => {
  const bad = fc.sample(hostile, { numRuns: 4_000, seed: 3 }).filter((text) => !isWritable(text))
  expect(bad.length).toBeGreaterThan(300)
  for (const text of bad.slice(0, 300)) {
    expect(faultIn(renderDomino([policyAt(1, text, null)], site))).toMatchObject({ code: 'gateway.unsafe-value' })
    expect(faultIn(renderDomino([policyAt(1, 'a', text)], site)).params).toEqual({ field: 'agreement' })
  }
})

test('a quoted text is one word of a shell, unchanged, and no hostile text passes for a command', () => {
  for (const text of fc.sample(hostile, { numRuns: 50_000, seed: 9 })) {
    if (text.includes('\0')) {
      expect(() => quoteShell(text)).toThrow()
      continue
    }
    const words = shellWords(`send ${quoteShell(text)} end`)
    if (words.length !== 3 || words[1] !== text) expect(words).toEqual(['send', text, 'end'])
    for (const command of [text, `set config SMTPClientDebug=${text}`, `tell router update config${text}`]) {
      if (isAllowedCommand(command)) expect(text).toMatch(/^[0-9]{1,5}$/)
    }
  }
})
