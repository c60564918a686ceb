// The programs that read our files in the end: a real shell reads every literal back unchanged, the real postmap finds every key of a map
// full of hostile comments, and postconf reads our sections without a warning.
import '#test/support/property-runs.ts'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lineOfText } from '#domain/partner.ts'
import { shellLiteral } from '#gateways/postfix/scripts/shell-literal.ts'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { hostileText, policyId, postfixPolicy, samplePostfixSite } from '../unit/gateways/postfix/sample.ts'

const count = 10_000
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'handschlag-readers-'))
  writeFileSync(join(folder, 'main.cf'), 'compatibility_level = 3.6\nmyhostname = mail.own.example\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('a shell reads 50,000 literals back', () => {
  const character = fc.constantFrom(...`'"\`$(){}@#;<>|&%*?[]\\ !~-=,+a`)
  const values = fc.sample(fc.string({ unit: character, maxLength: 30 }), { numRuns: 50_000, seed: 11 })
  const script = join(folder, 'literals.sh')
  writeFileSync(script, values.map((text) => `printf '%s\\n' ${shellLiteral(text)}\n`).join(''))
  const said = execFileSync('sh', [script], { encoding: 'utf8', maxBuffer: 64 << 20 })
  expect(said.split('\n').slice(0, -1)).toEqual(values)
})

it('postmap finds every key among 30,000 hostile texts, and nothing else', () => {
  const line = hostileText.map((text) => lineOfText.min(1).safeParse(text).data).filter((text) => text !== undefined)
  const texts = fc.sample(line, { numRuns: count * 3, seed: 12 })
  const policies = Array.from({ length: count }, (_, index) =>
    postfixPolicy({
      id: policyId(index),
      domains: [`p${index}.example`],
      hosts: [{ host: `mx.p${index}.example`, certificateNames: [] }],
      partner: texts[index * 3],
      agreement: texts[index * 3 + 1],
      contact: texts[index * 3 + 2],
    }),
  )
  const { artefacts } = valueIn(renderProven(postfixTarget, policies, samplePostfixSite()))
  const place = join(folder, 'tls_policy')
  writeFileSync(place, artefacts.find(({ name }) => name === 'tls_policy')?.content ?? '')
  execFileSync('postmap', ['-c', folder, `hash:${place}`], { stdio: 'pipe' })
  const all = execFileSync('postmap', ['-c', folder, '-s', `hash:${place}`], { encoding: 'utf8', maxBuffer: 64 << 20 })
  const found = new Map(
    all
      .trim()
      .split('\n')
      .map((entry) => entry.split('\t') as [string, string]),
  )
  expect(found.size).toBe(count)
  for (let index = 0; index < count; index += 1) {
    expect(found.get(`p${index}.example`)?.split(/ +/)).toEqual([
      'secure',
      `match=mx.p${index}.example`,
      'protocols=>=TLSv1.2',
      'servername=hostname',
    ])
  }
})
