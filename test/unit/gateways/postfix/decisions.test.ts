// What the Postfix target decides and what it refuses, looked at in the files themselves.
import { describe, expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { PostfixSite } from '#gateways/postfix/site.ts'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { authorityPem, policyId, postfixPolicy, samplePostfixSite } from './sample.ts'

const rendered = (policies: readonly TlsPolicy[], site: Partial<PostfixSite> = {}) =>
  valueIn(renderProven(postfixTarget, policies, samplePostfixSite(site)))
const file = (policies: readonly TlsPolicy[], name: string, site: Partial<PostfixSite> = {}) =>
  rendered(policies, site).artefacts.find((artefact) => artefact.name === name)?.content ?? ''
const refusal = (policies: readonly TlsPolicy[], site: Partial<PostfixSite> = {}) =>
  faultIn(renderProven(postfixTarget, policies, samplePostfixSite(site)))
const policyFor = (changes: Record<string, unknown>, site: Partial<PostfixSite> = {}) =>
  file([postfixPolicy(changes)], 'tls_policy', site)

describe('names', () => {
  test('agreed ones, a star as a leading dot', () => {
    expect(policyFor({ names: ['*.mx.bank.example', 'mail.bank.example'] })).toContain(
      'bank.example secure match=.mx.bank.example:mail.bank.example\n',
    )
  })

  test('else the hosts of the last test, so that forged MX answers lead nowhere', () => {
    const hosts = ['mx2.bank.example', 'mx1.bank.example', 'mx2.bank.example'].map((host) => ({
      host,
      certificateNames: [],
    }))
    expect(policyFor({ hosts })).toContain('secure match=mx1.bank.example:mx2.bank.example\n')
  })

  test('else the name the DNS gives, with a note', () => {
    const { artefacts, notes } = rendered([postfixPolicy({ hosts: [] })])
    expect(artefacts[0]?.content).toContain('bank.example verify match=hostname\n')
    expect(notes).toContainEqual(expect.objectContaining({ kind: 'check', code: 'names-from-dns' }))
  })

  test('a fixed host by its own name, each under its own next hop', () => {
    const hosts = [
      { host: 'a.bank.example', port: 25 },
      { host: 'b.bank.example', port: 2525 },
    ]
    const text = policyFor({ route: { kind: 'hosts', hosts } })
    expect(text).toContain('[a.bank.example]:25 secure match=a.bank.example\n')
    expect(text).toContain('[b.bank.example]:2525 secure match=b.bank.example\n')
  })
})

describe('versions', () => {
  test.each([
    ['3.5', 'TLSv1.2', 'protocols=!SSLv2:!SSLv3:!TLSv1:!TLSv1.1\n'],
    ['3.5', 'TLSv1.3', 'protocols=!SSLv2:!SSLv3:!TLSv1:!TLSv1.1:!TLSv1.2\n'],
    ['3.6', 'TLSv1.2', 'protocols=>=TLSv1.2\n'],
    ['3.10', 'TLSv1.3', 'protocols=>=TLSv1.3\n'],
  ] as const)('%s says %s', (version, minProtocol, line) => {
    expect(policyFor({ minProtocol }, { version })).toContain(line)
  })

  test('several fixed hosts need 3.5', () => {
    const hosts = ['a.bank.example', 'b.bank.example'].map((host) => ({ host, port: 25 }))
    const policy = postfixPolicy({ route: { kind: 'hosts', hosts } })
    expect(refusal([policy], { version: '3.4' })).toMatchObject({
      code: 'gateway.version-too-old',
      params: { field: 'route', needed: '3.5', version: '3.4' },
    })
    expect(file([policy], 'transport', { version: '3.5' })).toContain('[a.bank.example]:25,[b.bank.example]:25')
  })

  test('all but the one that was run say so', () => {
    const codes = (version: PostfixSite['version']) =>
      rendered([postfixPolicy()], { version }).notes.map((note) => note.code)
    expect(codes('3.7')).not.toContain('version-unverified')
    expect(codes('3.11')).toContain('version-unverified')
  })
})

describe('transport', () => {
  test('every domain has an entry, or a relayhost would carry its mail past the policy', () => {
    expect(file([postfixPolicy()], 'transport')).toContain('\nbank.example handschlag:\n')
  })

  test('a client certificate has a service of its own that alone shows it', () => {
    const policies = [
      postfixPolicy({ id: policyId(1), clientCertificate: 'partner' }),
      postfixPolicy({ id: policyId(2), domains: ['other.example'] }),
    ]
    expect(file(policies, 'transport')).toContain('bank.example handschlag-cert-partner:\n')
    const [first = '', second = ''] = file(policies, 'master.cf.section').split(/^handschlag-cert-/m)
    expect(first).toContain('smtp_tls_chain_files=\n')
    expect(second).toContain('smtp_tls_chain_files=/etc/ssl/private/partner.pem\n')
  })

  test('every service sees our policies only, or an entry of the host for a sub-domain would beat ours', () => {
    const text = file([postfixPolicy({ clientCertificate: 'partner' })], 'master.cf.section')
    const option = '\n  -o smtp_tls_policy_maps=hash:/etc/postfix/handschlag/tls_policy\n'
    expect(text.split(option)).toHaveLength(3)
  })

  test('sub-domains get a dotted key in both maps', () => {
    const policy = postfixPolicy({ includeSubdomains: true })
    expect(file([policy], 'transport')).toContain('\n.bank.example handschlag:\n')
    expect(file([policy], 'tls_policy')).toContain('\n.bank.example secure match=mx.bank.example\n')
  })
})

describe('one next hop, two partners', () => {
  const shared = (index: number, changes: Record<string, unknown> = {}) =>
    postfixPolicy({
      id: policyId(index),
      domains: [`p${index}.example`],
      route: { kind: 'hosts', hosts: [{ host: 'gw.provider.example', port: 25 }] },
      ...changes,
    })
  test('who ask for the same share the line', () => {
    const text = file([shared(1), shared(2)], 'tls_policy')
    expect(text.match(/^\[gw\.provider\.example\]:25 /gm)).toHaveLength(1)
  })

  test('who differ are refused', () => {
    expect(refusal([shared(1), shared(2, { level: 'encrypt' })])).toMatchObject({
      code: 'gateway.demand-not-expressible',
      params: { field: 'route' },
    })
  })
})

describe('refuses', () => {
  const cases: readonly (readonly [string, Record<string, unknown>, Partial<PostfixSite>, string, object])[] = [
    ['level verify', { level: 'verify' }, {}, 'gateway.level-not-expressible', { level: 'verify' }],
    [
      'DANE without a resolver',
      { level: 'dane' },
      { dnssecResolver: false },
      'gateway.site-incomplete',
      { field: 'dnssecResolver' },
    ],
    ['public trust without a file', {}, { caFile: '' }, 'gateway.site-incomplete', { field: 'caFile' }],
    ['a name Postfix takes for a rule', { names: ['hostname'] }, {}, 'gateway.unsafe-value', { field: 'names' }],
    [
      'a seen host that is called like a rule',
      { hosts: [{ host: 'nexthop', certificateNames: [] }] },
      {},
      'gateway.unsafe-value',
      { field: 'names' },
    ],
    [
      'a fixed host without a domain',
      { route: { kind: 'hosts', hosts: [{ host: 'gateway', port: 25 }] } },
      {},
      'gateway.unsafe-value',
      { field: 'names' },
    ],
    ['fingerprint without one', { level: 'fingerprint' }, {}, 'gateway.pins-missing', {}],
    [
      'fewer suites where TLS is optional',
      { level: 'may', suites: 'pfs' },
      {},
      'gateway.demand-not-expressible',
      { field: 'suites' },
    ],
    [
      'the BSI list in TLS 1.3',
      { suites: 'bsi', minProtocol: 'TLSv1.3' },
      {},
      'gateway.demand-not-expressible',
      { field: 'suites' },
    ],
    [
      'a certificate the site lacks',
      { clientCertificate: 'none' },
      {},
      'gateway.client-certificate-unknown',
      { name: 'none' },
    ],
    [
      'incoming rules where nothing comes in',
      { direction: 'both' },
      { receives: false },
      'gateway.site-incomplete',
      { field: 'receives' },
    ],
    [
      'TLS 1.3 for incoming mail',
      { direction: 'inbound', inbound: { minProtocol: 'TLSv1.3' } },
      {},
      'gateway.demand-not-expressible',
      { field: 'inbound.minProtocol' },
    ],
    [
      'names of incoming certificates',
      { direction: 'inbound', inbound: { certificate: { names: ['a.example'] } } },
      {},
      'gateway.demand-not-expressible',
      { field: 'inbound.certificate' },
    ],
    [
      'authorities of incoming certificates',
      { direction: 'inbound', inbound: { certificate: { pins: ['ab'.repeat(32)], authorities: [authorityPem] } } },
      {},
      'gateway.demand-not-expressible',
      { field: 'inbound.certificate' },
    ],
    [
      'an incoming certificate nobody described',
      { direction: 'inbound', inbound: { certificate: {} } },
      {},
      'gateway.pins-missing',
      {},
    ],
  ]
  test.each(cases)('%s', (_title, changes, site, code, params) => {
    expect(refusal([postfixPolicy(changes)], site)).toMatchObject({ code, params })
  })

  test('a path that would need quoting', () => {
    for (const path of ['/etc/../x', '/etc/a b', "/etc/'", '/etc/$x', 'etc', '/etc/ä', '/etc/x\n']) {
      expect(postfixTarget.site.safeParse({ ...postfixTarget.emptySite, directory: path }).success, path).toBe(
        path === '/etc/x\n',
      )
    }
  })
})

describe('incoming', () => {
  const inbound = (index: number, rules: object) =>
    postfixPolicy({ id: policyId(index), domains: [`in${index}.example`], direction: 'inbound', inbound: rules })
  const lost = (policies: readonly TlsPolicy[]) =>
    rendered(policies).notes.flatMap((note) => (note.kind === 'lost' ? [note.code] : []))

  test('the reply is one value for the server: final only when everybody wants that', () => {
    const refusing = [inbound(1, { reply: 'refuse' }), inbound(2, { reply: 'refuse' })]
    expect(file(refusing, 'main.cf.section')).toContain('plaintext_reject_code = 530\n')
    expect(lost(refusing)).not.toContain('lost-inbound-reply')
    const mixed = [inbound(1, { reply: 'refuse' }), inbound(2, {})]
    expect(file(mixed, 'main.cf.section')).toContain('plaintext_reject_code = 450\n')
    expect(lost(mixed)).toContain('lost-inbound-reply')
  })

  test('the minimum version of incoming TLS is said to be lost', () => {
    expect(lost([inbound(1, {})])).toContain('lost-inbound-minProtocol')
  })

  test('nothing about incoming mail stands in main.cf when no policy asks', () => {
    expect(file([postfixPolicy()], 'main.cf.section')).not.toContain('smtpd')
  })
})
