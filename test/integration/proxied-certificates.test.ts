// How a certificate seen through a proxy is judged: by our authorities and rules, Chromium's objections besides, and the limits of the
// authorities on the path, which no runtime checked for us.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createOpensslAuthority,
  type IssuedByOpenssl,
  type OpensslAuthority,
} from '#test/support/web/openssl-authority.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { failureOfNet } from '../../main/web/net-failure.ts'
import { createSeenChains, judgeChain, type SeenChain } from '../../main/web/seen-chains.ts'

const host = 'mta-sts.partner.example'
const untrusted = 'net::ERR_CERT_AUTHORITY_INVALID'
let authority: OpensslAuthority
beforeAll(() => {
  authority = createOpensslAuthority()
})
afterAll(() => authority.remove())

const read = (pem: string) => readCertificate(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
const chainOf = (...pems: string[]) => pems.flatMap((pem) => read(pem) ?? [])
const shown = (pems: string[], objection: string | null = untrusted, isOfKnownRoot = false): SeenChain => ({
  chain: chainOf(...pems),
  objection,
  isOfKnownRoot,
})
const judge = (seen: SeenChain, at = new Date()) => {
  const trust = createTrustStore({ extra: [authority.rootPem], bundled: false })
  return judgeChain(seen, host, trust, at)
}

/** A leaf below an authority of its own with these extensions. */
function issueBelow(
  lines: readonly string[],
  until?: string,
): { readonly leaf: IssuedByOpenssl; readonly above: string } {
  const limits = until === undefined ? {} : { until }
  const above = authority.issueLeaf({ name: 'Limited CA', only: lines, ...limits }, 'ec', 'root')
  const name = `limited-${Math.random().toString(36).slice(2)}`
  authority.run('x509', '-in', above.path, '-out', `${name}.pem`)
  authority.run('pkey', '-in', above.path.replace(/\.pem$/, '.key'), '-out', `${name}.key`)
  const leaf = authority.issueLeaf({ name: host }, 'ec', name as 'ca')
  return { leaf, above: above.certPem }
}
const mayIssue = ['keyUsage=critical,keyCertSign', 'subjectKeyIdentifier=hash']

describe('the path of a certificate', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['through a plain authority is good', ['basicConstraints=critical,CA:true', ...mayIssue], []],
    ['through one that may sign leaves only is good', ['basicConstraints=critical,CA:true,pathlen:0', ...mayIssue], []],
    ['through one that may not sign', ['basicConstraints=critical,CA:true', 'keyUsage=digitalSignature'], ['invalid']],
    [
      'through one for other names',
      ['basicConstraints=critical,CA:true', ...mayIssue, 'nameConstraints=critical,permitted;DNS:other.example'],
      ['invalid'],
    ],
    [
      'through one for clients',
      ['basicConstraints=critical,CA:true', ...mayIssue, 'extendedKeyUsage=clientAuth'],
      ['wrong-purpose'],
    ],
  ])('%s', (_, lines, flaws) => {
    const { leaf, above } = issueBelow(lines)
    expect(judge(shown([leaf.certPem, above])).flaws).toEqual(flaws)
  })

  it('through an expired authority is expired', () => {
    const { leaf, above } = issueBelow(['basicConstraints=critical,CA:true', ...mayIssue], '250601000000Z')
    expect(judge(shown([leaf.certPem, above])).flaws).toContain('expired')
  })
})

describe('what Chromium says of it', () => {
  it.each([
    [null, []],
    ['net::ERR_CERT_AUTHORITY_INVALID', []],
    ['net::ERR_CERT_COMMON_NAME_INVALID', []],
    ['net::ERR_CERT_REVOKED', ['not-verifiable']],
    ['net::ERR_CERT_INVALID', ['not-verifiable']],
    ['net::ERR_CERT_NAME_CONSTRAINT_VIOLATION', ['not-verifiable']],
    ['net::ERR_CERT_WEAK_KEY', ['weak-key']],
    ['net::ERR_CERT_WEAK_SIGNATURE_ALGORITHM', ['weak-signature']],
  ])('%s: %j', (objection, flaws) => {
    const leaf = authority.issueLeaf({ name: host })
    expect(judge(shown([leaf.certPem, authority.issuingPem], objection))).toMatchObject({ flaws, isIntercepted: false })
  })

  it('shows when somebody on our side looks into the connection', () => {
    const inspector = createOpensslAuthority()
    const leaf = inspector.issueLeaf({ name: host })
    const pems = [leaf.certPem, inspector.issuingPem]
    expect(judge(shown(pems, null, false)).isIntercepted).toBe(true)
    expect(judge(shown(pems, null, true)).isIntercepted).toBe(false)
    expect(judge(shown(pems, untrusted, false))).toMatchObject({ isIntercepted: false, flaws: ['unknown-ca'] })
    inspector.remove()
  })
})

describe('the memory of a session', () => {
  it('tells the good from the bad certificates of a host, by the date of the question', () => {
    let now = new Date()
    const trust = createTrustStore({ extra: [authority.rootPem], bundled: false })
    const seen = createSeenChains(trust, () => now)
    const good = authority.issueLeaf({ name: host })
    const bad = authority.issueLeaf({ name: 'www.partner.example' })
    expect(seen.latest(host, 'good')).toBeUndefined()
    expect(seen.take(host, shown([good.certPem, authority.issuingPem])).flaws).toEqual([])
    expect(seen.take(host, shown([bad.certPem, authority.issuingPem])).flaws).toEqual(['name-mismatch'])
    expect(seen.latest(host, 'good')?.leaf?.dnsNames).toEqual([host])
    expect(seen.latest(host, 'bad')?.flaws).toEqual(['name-mismatch'])
    now = new Date('2036-01-01')
    expect(seen.latest(host, 'good')).toBeUndefined()
    expect(seen.latest(host, 'bad')?.flaws).toContain('expired')
  })

  it('is bounded, oldest hosts first', () => {
    const trust = createTrustStore({ extra: [authority.rootPem], bundled: false })
    const seen = createSeenChains(trust, () => new Date(), 5)
    const leaf = shown([authority.issueLeaf({ name: '*.partner.example' }).certPem, authority.issuingPem])
    for (let index = 0; index < 7; index += 1) seen.take(`n${index}.partner.example`, leaf)
    expect(seen.latest('n0.partner.example', 'good')).toBeUndefined()
    expect(seen.latest('n6.partner.example', 'good')).toBeDefined()
  })

  it('holds nothing good of a chain that cannot be read', () => {
    expect(judge({ chain: [], objection: null, isOfKnownRoot: true }).flaws).toEqual(['not-verifiable'])
  })
})

it.each([
  ['net::ERR_TUNNEL_CONNECTION_FAILED', 'local-limit'],
  ['net::ERR_PROXY_CONNECTION_FAILED', 'local-limit'],
  ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
  ['net::ERR_CONNECTION_REFUSED', 'refused'],
  ['net::ERR_CONNECTION_RESET', 'reset'],
  ['net::ERR_EMPTY_RESPONSE', 'reset'],
  ['net::ERR_NAME_NOT_RESOLVED', 'lookup-failed'],
  ['net::ERR_SSL_PROTOCOL_ERROR', 'tls-failed'],
  ['net::ERR_INVALID_HTTP_RESPONSE', 'not-http'],
  ['net::ERR_INTERNET_DISCONNECTED', 'local-limit'],
  ['something else', 'local-limit'],
])('the error %s is %s', (message, failure) => {
  expect(failureOfNet(message)).toBe(failure)
})
