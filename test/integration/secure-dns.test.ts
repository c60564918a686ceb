// DNS over TLS and over HTTPS against a real Unbound that validates: the same words as over loopback, and no question to a server that
// cannot prove its name or key.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#ports/clock.ts'
import { type SecureUnbound, startSecureUnbound } from '#test/support/dnssec/secure-unbound.ts'
import { type SignedTree, startSignedTree } from '#test/support/dnssec/signed-tree.ts'
import {
  createOpensslAuthority,
  type IssuedByOpenssl,
  type OpensslAuthority,
} from '#test/support/web/openssl-authority.ts'
import { type RecordZone, serveRecords } from '#test/support/web/record-zone.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { createClaimingResolver } from '#wire/dnssec/claiming-resolver.ts'
import { exchangeOver, resolverOver } from '#wire/secure-dns/carried-dns.ts'
import { createDohCarrier, readDohAddress } from '#wire/secure-dns/doh-carrier.ts'
import { createDotCarrier } from '#wire/secure-dns/dot-carrier.ts'
import type { QueryCarrier } from '#wire/secure-dns/query-carrier.ts'
import type { SecureOutside, SecureServer } from '#wire/secure-dns/secure-server.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const name = 'dns.provider.example'
const never = new AbortController().signal
let tree: SignedTree
let authority: OpensslAuthority
let leaf: IssuedByOpenssl
let unbound: SecureUnbound
let zone: RecordZone

beforeAll(async () => {
  tree = await startSignedTree()
  authority = createOpensslAuthority()
  leaf = authority.issueLeaf({ name })
  unbound = await startSecureUnbound(tree, leaf.certPem + authority.issuingPem, leaf.keyPem)
  zone = await serveRecords({ a: { [name]: ['127.0.0.1'] } })
})
afterAll(async () => {
  await zone.stop()
  await unbound.stop()
  await tree.stop()
  authority.remove()
})

const outside = (change: Partial<SecureOutside> = {}): SecureOutside => ({
  resolver: zone.resolver,
  dialer: createTcpDialer('here'),
  trust: createTrustStore({ extra: [authority.rootPem], bundled: false }),
  clock: systemClock,
  ...change,
})
const server = (change: Partial<SecureServer> = {}): SecureServer => ({
  name,
  port: unbound.dot.port,
  addresses: [],
  pins: [],
  ...change,
})
const dot = (change: Partial<SecureServer> = {}, around: Partial<SecureOutside> = {}) =>
  createDotCarrier(server(change), outside(around))
const doh = (change: Partial<SecureServer> = {}, around: Partial<SecureOutside> = {}) => {
  const target = readDohAddress(`https://${name}:${unbound.doh.port}/dns-query`)
  if (target === undefined) throw new Error('the address is wrong')
  return createDohCarrier({ ...target, ...change }, outside(around))
}
const ways: Readonly<Record<string, typeof dot>> = { 'DNS over TLS': dot, 'DNS over HTTPS': doh }

describe.each(Object.entries(ways))('%s', (_, carrierTo) => {
  it.each([
    ['signed.example', 'MX', 'found', 'secure claimed-by-resolver'],
    ['nothing.signed.example', 'A', 'no-such-name', 'secure claimed-by-resolver'],
    ['unsigned.example', 'MX', 'found', 'insecure not-claimed-by-resolver'],
    ['expired.example', 'MX', 'found', 'bogus refused-by-resolver'],
    ['mx2.altered.example', 'A', 'found', 'bogus refused-by-resolver'],
  ] as const)('says of %s %s: %s, %s', async (asked, type, status, verdict) => {
    const answer = await createClaimingResolver(exchangeOver(carrierTo())).ask(asked, type, never)
    if (!answer.ok) throw new Error(JSON.stringify(answer.fault))
    const { state, reason } = answer.value.dnssec
    expect({ status: answer.value.status, verdict: `${state} ${reason}` }).toEqual({ status, verdict })
  })

  it('answers many questions at once, and more later', async () => {
    const resolver = resolverOver(carrierTo())
    const ask = (index: number) =>
      resolver.ask(index % 2 === 0 ? 'signed.example' : 'unsigned.example', 'MX', new AbortController().signal)
    for (let round = 0; round < 2; round += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, (_each, index) => ask(index)))
      expect(answers.filter((answer) => answer.ok && answer.value.status === 'found')).toHaveLength(100)
    }
  })

  const refusals: Readonly<Record<string, readonly [() => QueryCarrier, string]>> = {
    'a certificate for another name': [
      () => carrierTo({ name: 'other.provider.example', addresses: [addressOf(carrierTo)] }),
      'name-mismatch',
    ],
    'an unknown authority': [
      () => carrierTo({}, { trust: createTrustStore({ extra: [], bundled: true }) }),
      'unknown-ca',
    ],
    'an expired certificate': [
      () => carrierTo({}, { clock: { ...systemClock, now: () => '2036-01-01T00:00:00.000Z' } }),
      'expired',
    ],
    'a key that is not pinned': [() => carrierTo({ pins: ['00'.repeat(32)] }), 'pin'],
  }
  it.each(Object.entries(refusals))('asks nothing of a server with %s', async (__, [make, detail]) => {
    const carrier = make()
    expect(await resolverOver(carrier).ask('signed.example', 'MX', never)).toEqual({
      ok: false,
      fault: { code: 'dns.server-untrusted', params: { server: carrier.server, detail } },
    })
  })

  it('takes a pinned key for proof, whatever the name and the authority', async () => {
    const facts = readCertificate(Buffer.from(leaf.certPem.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
    const trust = createTrustStore({ extra: [], bundled: false })
    const pinned = { name: 'any.provider.example', addresses: [addressOf(carrierTo)], pins: [facts?.spkiSha256 ?? ''] }
    expect(await resolverOver(carrierTo(pinned, { trust })).ask('signed.example', 'MX', never)).toMatchObject({
      ok: true,
    })
  })

  it('has no answer where no address is known or nobody listens', async () => {
    const unknown = carrierTo({ name: 'nowhere.provider.example' })
    expect(await resolverOver(unknown).ask('signed.example', 'MX', never)).toMatchObject({
      fault: { code: 'dns.no-answer' },
    })
    const closed = carrierTo({ addresses: [{ address: '127.0.0.1', port: 1 }] })
    expect(
      await exchangeOver(closed)({ name: ['x'], type: 1 }, { wantsSignatures: true, checkingDisabled: false }, never),
    ).toMatchObject({ fault: { code: 'dns.no-answer' } })
  })
})

function addressOf(carrierTo: typeof dot) {
  return carrierTo === dot ? unbound.dot : unbound.doh
}

it.each([
  ['https://dns.provider.example/dns-query', 'dns.provider.example', '/dns-query'],
  ['https://dns.provider.example/dns-query{?dns}', 'dns.provider.example', '/dns-query'],
  ['https://DNS.Provider.example:8443/q?x=1', 'dns.provider.example:8443', '/q?x=1'],
])('reads the address %s', (text, authorityPart, path) => {
  expect(readDohAddress(text)).toMatchObject({ authority: authorityPart, path, addresses: [], pins: [] })
})

it.each([
  'http://dns.provider.example/',
  'https://192.0.2.1/dns-query',
  'https://a/{x}',
  'https://u:p@a.example/',
  'dns',
  '',
])('refuses the address %j', (text) => {
  expect(readDohAddress(text)).toBeUndefined()
})
