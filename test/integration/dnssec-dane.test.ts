// DANE beside OpenSSL's own verifier, chain by chain, and the search for TLSA records on a really signed tree.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TlsaRecord } from '#domain/dns-security.ts'
import { createLabAuthority } from '#lab/authority.ts'
import { systemClock } from '#ports/clock.ts'
import { askOpenssl } from '#test/support/dnssec/dane-oracle.ts'
import { type SignedTree, startSignedTree } from '#test/support/dnssec/signed-tree.ts'
import { dersOf, tlsaOf } from '#test/support/dnssec/tlsa-of.ts'
import { authenticateByDane, type RecordOutcome } from '#wire/dane/dane-authentication.ts'
import { judgeDaneCoverage } from '#wire/dane/dane-coverage.ts'
import { findHostDane, type HostDane } from '#wire/dane/host-dane.ts'
import { createDnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { readTrustAnchors } from '#wire/dnssec/trust-anchors.ts'
import { createValidatingResolver } from '#wire/dnssec/validating-resolver.ts'

const dayMs = 86_400_000
const host = 'mx1.partner.example'
const days = (count: number) => new Date(Date.now() + count * dayMs)
const authority = createLabAuthority(new Date())
const [root = Buffer.alloc(0)] = dersOf(authority.rootPem)
const good = authority.issue({ names: [host, '*.wild.example'], notBefore: days(-1), notAfter: days(30) })
const expired = authority.issue({ names: [host], notBefore: days(-20), notAfter: days(-2) })
const selfSigned = authority.issue({ names: [host], notBefore: days(-20), notAfter: days(30), isSelfSigned: true })
const [leaf = root, issuing = root] = dersOf(good.chainPem)
const shortChain = { ...good, chainPem: good.chainPem.slice(0, good.chainPem.indexOf('-----END') + 26) }
const other = tlsaOf(root, 3, 1, 1)
const weaker = { ...tlsaOf(leaf, 3, 1, 1) }
const wrongStronger = { ...tlsaOf(root, 3, 1, 2) }

type Row = readonly [
  title: string,
  chain: typeof good,
  records: readonly TlsaRecord[],
  name: string,
  outcome: RecordOutcome,
]
const rows: readonly Row[] = [
  ...[0, 1].flatMap((selector) =>
    [0, 1, 2].flatMap((type): readonly Row[] => [
      [`3 ${selector} ${type}`, good, [tlsaOf(leaf, 3, selector, type)], host, 'matches'],
      [`2 ${selector} ${type} of the CA sent`, good, [tlsaOf(issuing, 2, selector, type)], host, 'matches'],
      [`3 ${selector} ${type} of another`, good, [tlsaOf(root, 3, selector, type)], host, 'other-certificate'],
    ]),
  ),
  [
    '3 1 1 beyond name and date',
    expired,
    [tlsaOf(dersOf(expired.chainPem)[0] ?? leaf, 3, 1, 1)],
    'x.example',
    'matches',
  ],
  [
    '3 1 1 of a self-signed leaf',
    selfSigned,
    [tlsaOf(dersOf(selfSigned.chainPem)[0] ?? leaf, 3, 0, 1)],
    host,
    'matches',
  ],
  ['2 1 1 and another name', good, [tlsaOf(issuing, 2, 1, 1)], 'mx2.partner.example', 'other-name'],
  ['2 1 1 and a wildcard', good, [tlsaOf(issuing, 2, 1, 1)], 'a.wild.example', 'matches'],
  ['2 1 1 and an expired leaf', expired, [tlsaOf(issuing, 2, 1, 1)], host, 'expired'],
  ['2 0 1 of the root, not sent', good, [tlsaOf(root, 2, 0, 1)], host, 'anchor-not-sent'],
  ['2 1 1 of the CA, not sent', shortChain, [tlsaOf(issuing, 2, 1, 1)], host, 'anchor-not-sent'],
  ['2 0 0 of the root, not sent', good, [tlsaOf(root, 2, 0, 0)], host, 'matches'],
  ['2 1 0 of the root, not sent', good, [tlsaOf(root, 2, 1, 0)], host, 'matches'],
  ['2 1 0 of the CA, not sent', shortChain, [tlsaOf(issuing, 2, 1, 0)], host, 'matches'],
  ['2 1 1 of the leaf', good, [tlsaOf(leaf, 2, 1, 1)], host, 'anchor-not-sent'],
  [
    '2 1 1 beside a stranger as CA',
    {
      ...selfSigned,
      chainPem: `${selfSigned.chainPem}${good.chainPem.slice(good.chainPem.lastIndexOf('-----BEGIN'))}`,
    },
    [tlsaOf(issuing, 2, 1, 1)],
    host,
    'not-issued-by-anchor',
  ],
  ['3 1 1 today and tomorrow', good, [tlsaOf(leaf, 3, 1, 1), other], host, 'matches'],
  ['a stronger digest of another key', good, [weaker, wrongStronger], host, 'stronger-digest-decides'],
]

describe('DANE beside OpenSSL', () => {
  it.each(rows.map(([title, chain, records, name, outcome]) => ({ title, chain, records, name, outcome })))(
    '$title: $outcome',
    async ({ chain, records, name, outcome }) => {
      const ders = dersOf(chain.chainPem)
      const now = new Date().toISOString()
      const report = authenticateByDane({ records, chain: ders, referenceNames: [name], now })
      expect(report.records[0]?.outcome).toBe(outcome)
      expect(report.verdict).toBe(outcome === 'matches' ? 'authenticated' : 'failed')
      expect(await askOpenssl(chain, records, name)).toBe(report.verdict)
    },
  )
})

describe('TLSA records of a host', () => {
  let tree: SignedTree
  beforeAll(async () => {
    tree = await startSignedTree()
  })
  afterAll(() => tree.stop())
  const never = new AbortController().signal
  const look = async (name: string): Promise<HostDane> => {
    const anchors = readTrustAnchors(tree.anchorText, 'practice root')
    if (!anchors.ok) throw new Error('no anchors')
    const exchange = createDnsExchange([tree.resolver])
    const resolver = createValidatingResolver({ exchange, anchors: anchors.value, clock: systemClock })
    const found = await findHostDane(name, 25, resolver, never)
    if (!found.ok) throw new Error(found.fault.code)
    return found.value
  }

  it.each([
    ['mx1.signed.example', 'published', '_25._tcp.mx1.signed.example', ['mx1.signed.example']],
    [
      'alias.signed.example',
      'published',
      '_25._tcp.mx1.signed.example',
      ['mx1.signed.example', 'alias.signed.example'],
    ],
    ['far.signed.example', 'published', '_25._tcp.mx1.rsa.example', ['mx1.rsa.example', 'far.signed.example']],
    ['lost.signed.example', 'published', '_25._tcp.lost.signed.example', ['lost.signed.example']],
    ['linked.signed.example', 'published', '_25._tcp.linked.signed.example', ['linked.signed.example']],
    ['adrift.signed.example', 'absent', undefined, ['adrift.signed.example']],
    ['host.wild.signed.example', 'absent', undefined, ['host.wild.signed.example']],
    ['nothing.signed.example', 'absent', undefined, ['nothing.signed.example']],
    ['mx1.unsigned.example', 'insecure', undefined, ['mx1.unsigned.example']],
    ['mx1.plain.optout', 'insecure', undefined, ['mx1.plain.optout']],
    ['mx1.expired.example', 'blocked', undefined, []],
    ['broken.signed.example', 'blocked', undefined, []],
    ['mx2.undenied.example', 'blocked', undefined, []],
  ])('of %s are %s', async (name, kind, owner, baseDomains) => {
    expect(await look(name)).toMatchObject({ kind, baseDomains, ...(owner === undefined ? {} : { owner }) })
  })

  it('that bind nobody are shown all the same', async () => {
    expect(await look('mx1.unsigned.example')).toMatchObject({
      records: [{ usage: 3, selector: 1, matchingType: 1 }],
      dnssec: { reason: 'no-delegation-signer', zone: 'unsigned.example' },
    })
  })

  it('add up to the coverage of a domain', async () => {
    const names = ['mx1.signed.example', 'host.wild.signed.example', 'mx1.expired.example']
    const hosts = await Promise.all(names.map(async (name) => ({ host: name, dane: await look(name) })))
    expect(judgeDaneCoverage('secure', hosts)).toEqual({
      extent: 'partial',
      covered: ['mx1.signed.example'],
      uncovered: ['host.wild.signed.example'],
      blocked: ['mx1.expired.example'],
      isMxListSecure: true,
    })
    expect(judgeDaneCoverage('insecure', hosts.slice(0, 1))).toMatchObject({ extent: 'all', isMxListSecure: false })
    expect(judgeDaneCoverage('secure', [])).toMatchObject({ extent: 'none' })
  })
})
