// What the generated rules make a real Postfix answer to mail from partners: in clear, over TLS, with the agreed certificate, with another
// one, from sub-domains, with an empty sender; and that the host's own rules still hold for whoever passes ours.
import { createHash, X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { issueOddLeaf } from '#test/support/odd-certificates.ts'
import { offerEnvelope } from '#test/support/postfix-client.ts'
import { createPostfixHost, type PostfixHost } from '#test/support/postfix-host.ts'
import { policyId, postfixPolicy, samplePostfixSite } from '../unit/gateways/postfix/sample.ts'

const agreed = issueOddLeaf({ commonName: 'out.bank.test', names: ['out.bank.test'], usage: 'clientAuth' })
const other = issueOddLeaf({ commonName: 'out.bank.test', names: ['out.bank.test'], usage: 'clientAuth' })
const pinOf = (pem: string) => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
const keyPinOf = (pem: string) =>
  createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')

const inbound = (domain: string, index: number, rules: object, changes: object = {}): TlsPolicy =>
  postfixPolicy({ id: policyId(index), domains: [domain], direction: 'inbound', inbound: rules, ...changes })
const mixed: readonly TlsPolicy[] = [
  inbound('plain.test', 1, {}),
  inbound('deep.test', 2, {}, { includeSubdomains: true }),
  inbound('soft.test', 3, { certificate: { pins: [pinOf(agreed.chainPem)] } }),
  inbound('hard.test', 4, { certificate: { pins: [pinOf(agreed.chainPem)] }, reply: 'refuse' }),
  inbound('key.test', 5, { certificate: { pins: ['ab'.repeat(32), keyPinOf(agreed.chainPem)] }, reply: 'refuse' }),
  inbound('spam.test', 6, { certificate: { pins: [pinOf(agreed.chainPem)] } }),
]
const refusing: readonly TlsPolicy[] = [
  inbound('plain.test', 1, { reply: 'refuse' }),
  inbound('deep.test', 2, { reply: 'refuse' }, { includeSubdomains: true }),
]

const tls = issueOddLeaf({ commonName: 'mx.own.test', names: ['mx.own.test'] })
const hosts: PostfixHost[] = []

async function serve(address: string, policies: readonly TlsPolicy[], lines: readonly string[] = []): Promise<void> {
  const host = createPostfixHost({
    hostName: 'mx.own.test',
    resolver: '127.47.0.53',
    receivesAt: { address, port: 2525 },
    mainLines: [
      'smtpd_tls_security_level = may',
      'relay_domains = own.test',
      'relay_recipient_maps =',
      'relay_transport = discard',
      'smtpd_sender_restrictions = check_sender_access inline:{ {spam.test = 554 own rule} }',
      ...lines,
    ],
  })
  hosts.push(host)
  writeFileSync(host.at('tls.pem'), tls.keyPem + tls.chainPem, { mode: 0o600 })
  const main = host.at('etc/main.cf')
  writeFileSync(main, `smtpd_tls_chain_files = ${host.at('tls.pem')}\n`, { flag: 'a' })
  const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, caFile: '' })
  const set = host.bring(valueIn(renderProven(postfixTarget, policies, site)).artefacts)
  const applied = await host.run(set, 'handschlag-postfix-apply.sh', '--apply')
  if (applied.code !== 0) throw new Error(applied.output)
  host.start()
}

beforeAll(async () => {
  await serve('127.47.2.1', mixed)
  await serve('127.47.2.2', refusing, ['parent_domain_matches_subdomains ='])
}, 120_000)

afterAll(() => {
  for (const host of hosts) host.stop()
})

const ways = {
  clear: { isSecured: false },
  tls: { isSecured: true },
  agreed: { isSecured: true, certificate: agreed },
  other: { isSecured: true, certificate: other },
} as const
const offer = (address: string, sender: string, way: keyof typeof ways) =>
  offerEnvelope({ address, port: 2525, from: sender, to: 'someone@own.test', ...ways[way] })

describe('a host with rules of several kinds', () => {
  it.each([
    ['a@plain.test', 'clear', /^450 4\.7\.1 .*Session encryption is required/],
    ['a@plain.test', 'tls', /^250/],
    ['a@sub.deep.test', 'clear', /^450 4\.7\.1/],
    ['a@sub.deep.test', 'tls', /^250/],
    ['a@soft.test', 'clear', /^450 4\.7\.1 .*Session encryption is required/],
    ['a@soft.test', 'tls', /^450 4\.7\.1 .*agreed client certificate was not shown/],
    ['a@soft.test', 'other', /^450 4\.7\.1/],
    ['a@soft.test', 'agreed', /^250/],
    ['a@hard.test', 'clear', /^554 5\.7\.1/],
    ['a@hard.test', 'tls', /^554 5\.7\.1 .*agreed client certificate was not shown/],
    ['a@hard.test', 'other', /^554 5\.7\.1/],
    ['a@hard.test', 'agreed', /^250/],
    ['a@key.test', 'other', /^554 5\.7\.1/],
    ['a@key.test', 'agreed', /^250/],
    // Nobody agreed on anything with these.
    ['a@stranger.test', 'clear', /^250/],
    ['', 'clear', /^250/],
    // The right certificate does not lead past the host's own rules.
    ['a@spam.test', 'agreed', /^554 .*own rule/],
  ] as const)('answers %s over %s', async (sender, way, reply) => {
    expect(await offer('127.47.2.1', sender, way)).toMatch(reply)
  })
})

describe('a host whose partners all asked for a final answer, and where a domain does not mean its sub-domains', () => {
  it.each([
    ['a@plain.test', 'clear', /^530 5\.7\.1 .*Session encryption is required/],
    ['a@plain.test', 'tls', /^250/],
    ['a@sub.plain.test', 'clear', /^250/],
    ['a@deep.test', 'clear', /^530/],
    ['a@sub.deep.test', 'clear', /^530/],
  ] as const)('answers %s over %s', async (sender, way, reply) => {
    expect(await offer('127.47.2.2', sender, way)).toMatch(reply)
  })
})

it('what note inbound-parent-domains says is true: by default sub-domains follow', async () => {
  expect(await offer('127.47.2.1', 'a@sub.plain.test', 'clear')).toMatch(/^450 4\.7\.1/)
})
