// `handschlag render` for every kind of gateway, in a process of its own: files, notes for people and for programs, refusals.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { rendering } from '#domain/artefact.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { noteText } from '#i18n/describe-rendering.ts'
import { translatorFor } from '#i18n/translate.ts'
import { runHandschlag } from '#test/support/command-line.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'handschlag-render-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)

const answer = z.strictObject({
  schema: z.literal('handschlag.render/1'),
  gateway: z.string(),
  out: z.string(),
  files: z.array(z.string()),
  notes: rendering.shape.notes,
})

const render = (gateway: string, input: string, out: string, ...more: readonly string[]) =>
  runHandschlag(['render', '--input', input, '--gateway', gateway, '--out', at(out), ...more])

describe.each(gatewayTargets.map(({ id }) => id))('%s', (gateway) => {
  const golden = join(import.meta.dirname, '../golden', gateway)
  const [name = ''] = readdirSync(golden)
  const input = join(golden, name, 'policies.json')

  it('writes what the golden case holds, and tells programs every note', async () => {
    const runs = await Promise.all(
      ['de', 'en'].map((language) => render(gateway, input, `${gateway}-${language}`, '--json', '--lang', language)),
    )
    expect(runs.map(({ code }) => code)).toEqual([0, 0])
    const [german, english] = runs.map(({ stdout }) => answer.parse(JSON.parse(stdout)))
    expect({ ...german, out: '' }).toEqual({ ...english, out: '' })
    expect(readdirSync(at(`${gateway}-de`)).sort()).toEqual(german?.files.toSorted())
    for (const file of german?.files ?? []) {
      expect(readFileSync(join(at(`${gateway}-de`), file))).toEqual(readFileSync(join(golden, name, 'expected', file)))
    }
  })

  it('tells people what is lost and what to check, in their language', async () => {
    const told = answer.parse(JSON.parse((await render(gateway, input, gateway, '--json')).stdout))
    for (const language of ['de', 'en'] as const) {
      const translate = translatorFor(language)
      const { stdout, stderr, code } = await render(gateway, input, gateway, '--lang', language)
      expect([code, stderr]).toEqual([0, ''])
      for (const note of told.notes) {
        const text = noteText(gateway, note, translate).replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
        expect(stdout.includes(`  ${text}\n`)).toBe(note.kind !== 'why')
      }
      for (const kind of ['lost', 'check'] as const) {
        const heading = `${translate(`gateway:noteKind.${kind}`)}:\n`
        expect(stdout.includes(heading)).toBe(told.notes.some((note) => note.kind === kind))
      }
    }
  })
})

it('reads a file written before policies knew directions, and refuses what cannot be kept', async () => {
  const policy = {
    id: '0b4c1f3e-8f0a-4a8e-9a53-6a6a8d6d8b11',
    partner: 'Bank\u202e\u009b31m',
    domains: ['bank.example'],
    includeSubdomains: false,
    level: 'encrypt',
    names: [],
    hosts: [],
    pins: [],
    minProtocol: 'TLSv1.2',
    route: { kind: 'mx' },
    agreement: null,
    reviewBy: null,
  }
  const file = (policies: readonly unknown[]) =>
    JSON.stringify({
      schema: 'handschlag.policies/1',
      policies,
      sites: { exchange: { product: 'exchange-2019', servers: ['EX01'], fqdn: null, frontendProxy: false } },
    })
  writeFileSync(at('old.json'), file([policy]))
  const old = await render('relay', at('old.json'), 'old')
  expect(old.code).toBe(0)
  expect(old.stdout).toContain('Bank31m: ')
  expect(old.stdout).not.toMatch(/[\u202e\u009b]/)
  writeFileSync(at('demanding.json'), file([{ ...policy, partner: 'Bank', suites: 'bsi' }]))
  const refused = await render('exchange', at('demanding.json'), 'refused', '--lang', 'de')
  expect(refused.code).toBe(4)
  expect(refused.stderr).toContain('gateway.demand-not-expressible')
  expect(refused.stdout).toBe('')
  expect(readdirSync(folder)).not.toContain('refused')
})
