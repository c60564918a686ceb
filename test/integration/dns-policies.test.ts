// DNSSEC, DANE and MTA-STS through the whole live test: really signed zones, real mail servers, a real policy host. Every way a partner can
// have it right or wrong ends in its own finding and its own level; what our own resolver hides is never held against a partner.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FindingCode } from '#domain/finding.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { mandatoryModes } from '#domain/tls-level.ts'
import { toCheckResult } from '#probe/check-result.ts'
import {
  type FilteringResolver,
  type QuestionFilter,
  serveFiltered,
  wantsSignatures,
  withoutClaim,
  withoutSignatures,
} from '#test/support/dnssec/filtering-resolver.ts'
import { type PartnerTree, startPartnerTree } from '#test/support/dnssec/partner-tree.ts'
import { networkOf, testPartner } from '#test/support/dnssec/test-partner.ts'

let tree: PartnerTree
let filtered: FilteringResolver | undefined
beforeAll(async () => {
  tree = await startPartnerTree()
})
afterAll(() => tree.stop())
afterEach(async () => {
  await filtered?.stop()
  filtered = undefined
})

/** Codes these checks make; others are told by their own tests. */
const ours = /^(dnssec|tlsa|sts|tlsrpt)-/
const codesOf = ({ judgement }: ProbeReport) =>
  judgement.findings.map(({ code }) => code).filter((code) => ours.test(code))
const modesOf = ({ judgement }: ProbeReport) => mandatoryModes.filter((mode) => judgement.modes[mode]).join(' ')

type Row = readonly [name: string, verdict: string, level: string, modes: string, codes: readonly FindingCode[]]
const byName = 'encrypt verify secure fingerprint'
const withDane = 'encrypt verify secure dane fingerprint'
const silent = 'tlsrpt-none'
const rows: readonly Row[] = [
  ['self-proven', 'suitable', 'dane', 'encrypt dane fingerprint', []],
  ['authority', 'suitable', 'dane', withDane, [silent]],
  ['single', 'suitable', 'dane', withDane, ['tlsa-no-rollover', silent]],
  ['mismatch', 'conditional', 'name', byName, ['tlsa-mismatch', silent]],
  ['partial', 'suitable', 'name', byName, ['tlsa-partial', silent]],
  ['not-sent', 'conditional', 'name', byName, ['tlsa-ta-not-sent', silent]],
  ['ta-name', 'conditional', 'certificate', 'encrypt verify fingerprint', ['tlsa-ta-name', silent]],
  ['unusable', 'suitable', 'name', byName, ['tlsa-unusable', silent]],
  ['unsigned', 'suitable', 'name', byName, ['dnssec-none', 'tlsa-insecure', silent]],
  ['bogus-mx', 'unsuitable', 'none', '', ['dnssec-bogus', silent]],
  ['bogus-address', 'unsuitable', 'none', '', ['dnssec-bogus', silent]],
  ['bogus-tlsa', 'conditional', 'name', byName, ['dnssec-bogus', silent]],
  ['undenied', 'conditional', 'name', byName, ['dnssec-bogus', silent]],
  ['sts', 'suitable', 'mta-sts', byName, []],
  ['sts-uncovered', 'conditional', 'name', byName, ['sts-mx-mismatch', silent]],
  ['sts-redirect', 'suitable', 'name', byName, ['sts-fetch', silent]],
  ['sts-certificate', 'suitable', 'name', byName, ['sts-webpki', silent]],
  ['sts-testing', 'suitable', 'name', byName, ['sts-testing', silent]],
  ['sts-several', 'suitable', 'name', byName, ['sts-invalid', silent]],
]

describe('a partner', () => {
  it.each(rows)('%s is %s at level %s', async (name, verdict, level, modes, codes) => {
    const report = await testPartner(name, networkOf(tree, tree.resolver))
    expect(codesOf(report)).toEqual(codes)
    expect({ verdict: report.judgement.verdict, level: report.judgement.level, modes: modesOf(report) }).toEqual({
      verdict,
      level,
      modes,
    })
    expect(report.observed.dnsSecurity?.method).toBe('validated')
  })

  it('behind a resolver which hides what is bogus stays undetermined', async () => {
    // CD is taken from every question, as resolvers do that know better than who asks.
    filtered = await serveFiltered(tree.resolver, (query) => {
      const asked = Buffer.from(query)
      asked.writeUInt16BE(asked.readUInt16BE(2) & ~0x0010, 2)
      return asked
    })
    const report = await testPartner('bogus-mx', networkOf(tree, filtered.address))
    expect(report.observed.mxRoute.kind).toBe('lookup-failed')
    expect(report.judgement.findings.map(({ code }) => code)).toContain('dns-tempfail')
    expect(report.judgement.verdict).toBe('unverifiable')
  })
})

describe('a resolver that withholds signatures', () => {
  it('is believed on a trusted path', async () => {
    filtered = await serveFiltered(tree.resolver, withoutSignatures)
    const network = networkOf(tree, filtered.address)
    const good = await testPartner('self-proven', network)
    expect(good.judgement.level).toBe('dane')
    expect(toCheckResult(good)).toMatchObject({ dnssec: 'secure', dnssecMethod: 'claimed' })
    const bogus = await testPartner('bogus-mx', network)
    expect(codesOf(bogus)).toContain('dnssec-bogus')
    expect(bogus.judgement.verdict).toBe('unsuitable')
    expect(codesOf(await testPartner('unsigned', network))).toEqual(['dnssec-none', 'tlsa-insecure', silent])
  })

  it('is not believed off a trusted path', async () => {
    filtered = await serveFiltered(tree.resolver, withoutSignatures)
    const report = await testPartner('authority', networkOf(tree, filtered.address, false))
    expect(report.judgement.level).toBe('name')
    expect(codesOf(report)).toEqual([silent])
    expect(toCheckResult(report)).toMatchObject({ dnssec: 'indeterminate', dnssecMethod: 'validated' })
  })

  it('and does not validate makes no zone look unsigned', async () => {
    filtered = await serveFiltered(tree.resolver, withoutSignatures, withoutClaim)
    const report = await testPartner('authority', networkOf(tree, filtered.address))
    expect(codesOf(report)).toEqual([silent])
    expect(toCheckResult(report)).toMatchObject({ dnssec: 'indeterminate' })
  })
})

describe('a resolver that swallows', () => {
  const dnskey = 48
  const tlsa = 52
  const mute: Readonly<Record<string, readonly [QuestionFilter, string]>> = {
    'questions for keys': [(query, type) => (type === dnskey ? undefined : query), 'indeterminate'],
    'questions for signatures': [(query) => (wantsSignatures(query) ? undefined : query), 'indeterminate'],
    'questions for TLSA': [(query, type) => (type === tlsa ? undefined : query), 'secure'],
  }
  it.each(Object.entries(mute))('%s holds up no verdict for long and claims nothing', async (_, [filter, dnssec]) => {
    filtered = await serveFiltered(tree.resolver, filter)
    const report = await testPartner('authority', networkOf(tree, filtered.address))
    expect(report.durationMs).toBeLessThan(8000)
    expect(toCheckResult(report).dnssec).toBe(dnssec)
    expect(report.judgement.level).toBe('name')
    expect(codesOf(report)).toEqual([silent])
  })
})
