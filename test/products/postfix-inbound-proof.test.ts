// Inbound proofs of a real Postfix that applied our own generated rules: what they enforce is proven, and a host without them, or with the
// partner misspelt, is caught. Greylisting in front of the rules proves nothing.
import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { throwAwayCertificate } from '#operations/confirm/inbound/client-certificates.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { proveAt, resultOf, type SampleOrder, told, usualTerms } from '#test/support/inbound-order.ts'
import { issueOddLeaf } from '#test/support/odd-certificates.ts'
import { createPostfixHost, type PostfixHost } from '#test/support/postfix-host.ts'
import { policyId, postfixPolicy, samplePostfixSite } from '../unit/gateways/postfix/sample.ts'

const partners = throwAwayCertificate('out.bank.test', new Date())
const pin = new X509Certificate(partners.certificatePem).fingerprint256.replaceAll(':', '').toLowerCase()
const inbound = (domain: string, index: number, rules: object): TlsPolicy =>
  postfixPolicy({ id: policyId(index), domains: [domain], direction: 'inbound', inbound: rules })
const policies = [
  inbound('retry.test', 1, {}),
  inbound('refuse.test', 2, { certificate: { pins: [pin] }, reply: 'refuse' }),
  inbound('mutual.test', 3, { certificate: { pins: [pin] } }),
]

const tls = issueOddLeaf({ commonName: 'mx.own.test', names: ['mx.own.test'] })
const hosts: PostfixHost[] = []

async function serve(address: string, lines: readonly string[], hasRules: boolean): Promise<void> {
  const host = createPostfixHost({
    hostName: 'mx.own.test',
    resolver: '127.47.0.53',
    receivesAt: { address, port: 2525 },
    mainLines: [
      'smtpd_tls_security_level = may',
      'relay_domains = own.test',
      'relay_recipient_maps =',
      'relay_transport = discard',
      ...lines,
    ],
  })
  hosts.push(host)
  writeFileSync(host.at('tls.pem'), tls.keyPem + tls.chainPem, { mode: 0o600 })
  writeFileSync(host.at('etc/main.cf'), `smtpd_tls_chain_files = ${host.at('tls.pem')}\n`, { flag: 'a' })
  if (hasRules) {
    const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, caFile: '' })
    const set = host.bring(valueIn(renderProven(postfixTarget, policies, site)).artefacts)
    const applied = await host.run(set, 'handschlag-postfix-apply.sh', '--apply')
    if (applied.code !== 0) throw new Error(applied.output)
  }
  host.start()
}

/** All versions OpenSSL can still speak, as old servers offer them. */
const oldToo = [
  'smtpd_tls_protocols = >=TLSv1',
  'tls_medium_cipherlist = DEFAULT:@SECLEVEL=0',
  'smtpd_tls_ciphers = medium',
]
const newOnly = ['smtpd_tls_protocols = >=TLSv1.2']

beforeAll(async () => {
  await serve('127.47.3.1', newOnly, true)
  await serve('127.47.3.2', oldToo, true)
  await serve('127.47.3.3', ['smtpd_client_restrictions = defer'], false)
}, 120_000)

afterAll(() => {
  for (const host of hosts) host.stop()
})

const prove = (address: string, domain: string, order: Partial<SampleOrder> = {}) =>
  proveAt({ address, port: 2525, sender: `postmaster@${domain}`, recipient: 'someone@own.test', ...order })
const mutual = { ...usualTerms, isMutual: true }

describe('a Postfix with our rules', () => {
  it('is proven to demand TLS', async () => {
    const proof = await prove('127.47.3.1', 'retry.test')
    expect(told(proof)).toEqual({ plain: 'refused rcpt', tls: 'taken rcpt', 'old-tls': 'refused handshake' })
    expect(resultOf(proof, 'plain').reply).toMatch(/^450 4\.7\.1 .*Session encryption is required/)
    expect(proof.verdict).toBe('enforced')
  })

  it.each(['mutual.test', 'refuse.test'])("is proven to demand the partner's certificate (%s)", async (domain) => {
    const certificates = { wrong: () => throwAwayCertificate('out.bank.test', new Date()), agreed: partners }
    const proof = await prove('127.47.3.1', domain, { toUs: mutual, certificates })
    expect(told(proof)).toEqual({
      plain: 'refused rcpt',
      'old-tls': 'refused handshake',
      'without-client-certificate': 'refused rcpt',
      'wrong-client-certificate': 'refused rcpt',
      'client-certificate': 'taken rcpt',
    })
    expect(proof.verdict).toBe('enforced')
  })

  it('is caught where the partner is not in them, or the certificate is not asked for', async () => {
    const misspelt = await prove('127.47.3.1', 'rety.test')
    expect(told(misspelt)).toMatchObject({ plain: 'taken rcpt', tls: 'taken rcpt' })
    expect(misspelt.verdict).toBe('not-enforced')
    const unasked = await prove('127.47.3.1', 'retry.test', { toUs: mutual })
    expect(told(unasked)).toMatchObject({
      'without-client-certificate': 'taken rcpt',
      'wrong-client-certificate': 'taken rcpt',
    })
    expect(unasked.verdict).toBe('not-enforced')
  })

  it('is caught taking TLS older than agreed', async () => {
    const proof = await prove('127.47.3.2', 'retry.test')
    expect(told(proof)).toEqual({ plain: 'refused rcpt', tls: 'taken rcpt', 'old-tls': 'taken rcpt' })
    expect(resultOf(proof, 'old-tls').protocol).toBe('TLSv1.1')
    expect(proof.verdict).toBe('not-enforced')
    const strict = { ...usualTerms, minProtocol: 'TLSv1.3' } as const
    expect(told(await prove('127.47.3.1', 'retry.test', { toUs: strict }))['old-tls']).toBe('taken rcpt')
  })
})

describe('a Postfix that puts everybody off', () => {
  it('proves nothing', async () => {
    const proof = await prove('127.47.3.3', 'retry.test')
    expect(told(proof)).toEqual({ plain: 'not-seen rcpt', tls: 'not-seen rcpt', 'old-tls': expect.any(String) })
    expect(proof.verdict).toBe('undetermined')
  })
})
