// DNSSEC, DANE and MTA-STS as scripts and people meet them on the command line: exit codes, the public JSON, and lines in both languages.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runHandschlag } from '#test/support/command-line.ts'
import { type PartnerTree, startPartnerTree } from '#test/support/dnssec/partner-tree.ts'

let tree: PartnerTree
let network: readonly string[]
beforeAll(async () => {
  tree = await startPartnerTree()
  const { resolver, files, smtpPort } = tree
  const dns = ['--resolver', `${resolver.address}:${resolver.port}`, '--trust-anchor', files.anchor]
  network = [...dns, '--ca', files.ca, '--smtp-port', String(smtpPort)]
})
afterAll(() => tree.stop())

const check = (names: readonly string[], ...options: readonly string[]) =>
  runHandschlag(['check', ...names.map((name) => `${name}.example`), ...options, ...network])

/** Records of a set come in an order of their hashes, which are new in every run: the matching ones first. */
const byMatch = (records: readonly { matches: boolean }[]) =>
  records.toSorted((left, right) => Number(right.matches) - Number(left.matches))

describe('the public JSON', () => {
  it('of a self-proven partner allows DANE', async () => {
    const run = await check(['self-proven'], '--json')
    const [result] = JSON.parse(run.stdout).results
    expect(result).toMatchObject({
      level: 'dane',
      modes: { verify: false, dane: true },
      recommended: 'dane',
      dnssec: 'secure',
      dnssecMethod: 'validated',
      mtaSts: { mode: null },
      tlsRpt: ['mailto:tls@self-proven.example'],
    })
    expect(byMatch(result.mx[0].addresses[0].tlsa)).toEqual([
      { usage: 3, selector: 1, matchingType: 1, matches: true },
      { usage: 3, selector: 1, matchingType: 1, matches: false },
    ])
    expect(run.code).toBe(0)
  })

  it('says which records match, also where they bind nobody', async () => {
    const run = await check(['mismatch', 'unsigned', 'bogus-address', 'undenied'], '--json')
    const [mismatch, unsigned, bogus, undenied] = JSON.parse(run.stdout).results
    expect(mismatch.mx[0].addresses[0].tlsa).toMatchObject([{ matches: false }])
    expect(mismatch.mx[0].addresses[0].findings).toContainEqual({
      code: 'tlsa-mismatch',
      severity: 'fail',
      params: {
        host: 'mx1.mismatch.example',
        ip: mismatch.mx[0].addresses[0].ip,
        name: '_25._tcp.mx1.mismatch.example',
        outcome: 'other-certificate',
        record: `3 1 1 ${mismatch.mx[0].addresses[0].chain[0].spkiSha256}`,
      },
    })
    expect(unsigned).toMatchObject({ dnssec: 'insecure', level: 'name' })
    expect(byMatch(unsigned.mx[0].addresses[0].tlsa)).toMatchObject([{ matches: true }, { matches: false }])
    expect(bogus).toMatchObject({ dnssec: 'bogus', level: 'none', recommended: 'may' })
    expect(bogus.findings[0]).toMatchObject({
      code: 'dnssec-bogus',
      severity: 'fail',
      params: { name: 'mx1.bogus-address.example', zone: 'bogus-address.example', reason: 'signature-missing' },
    })
    expect(undenied).toMatchObject({ dnssec: 'secure' })
    expect(undenied.findings[0]).toMatchObject({
      code: 'dnssec-bogus',
      params: { name: '_25._tcp.mx1.undenied.example', reason: 'denial-missing' },
    })
    expect(run.code).toBe(1)
  })

  it('has the mode of a policy that can be read', async (context) => {
    if (tree.policyPort !== 443) return context.skip('port 443 cannot be opened here')
    const run = await check(['sts', 'sts-testing', 'sts-redirect'], '--json')
    const { results } = JSON.parse(run.stdout)
    expect(results.map(({ level, mtaSts }: { level: string; mtaSts: object }) => ({ level, ...mtaSts }))).toEqual([
      { level: 'mta-sts', mode: 'enforce' },
      { level: 'name', mode: 'testing' },
      { level: 'name', mode: null },
    ])
    expect(run.code).toBe(0)
  })
})

describe('the lines for people', () => {
  const words: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    de: [
      'authority',
      ['DNSSEC: gesichert (selbst geprüft)', 'DANE: bestätigt auf jedem Server', 'MTA-STS: nicht veröffentlicht'],
    ],
    en: [
      'undenied',
      [
        'DANE: cannot be verified, DNSSEC broken',
        'there is no proof that the record does not exist',
        'TLS failures: not asked for',
      ],
    ],
  }
  it.each(Object.entries(words))('speak %s', async (language, [name, lines]) => {
    const { stdout } = await check([name], '--lang', language)
    for (const line of lines) expect(stdout).toContain(line)
    expect(stdout).not.toMatch(/\{\{|denial-missing/)
  })
})
