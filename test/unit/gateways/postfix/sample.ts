// Policies and sites for tests of the Postfix target: whole and valid, a test overrides what it is about; and arbitrary ones.
import fc from 'fast-check'
import { tlsLevels } from '#domain/tls-level.ts'
import { type TlsPolicy, tlsPolicy } from '#domain/tls-policy.ts'
import { type PostfixSite, postfixSite } from '#gateways/postfix/site.ts'

export const authorityPem = [
  '-----BEGIN CERTIFICATE-----',
  `MIIB${'A'.repeat(60)}`,
  'BBBB',
  '-----END CERTIFICATE-----',
  '',
].join('\n')

/** A site that can do everything. */
export function samplePostfixSite(changes: Partial<PostfixSite> = {}): PostfixSite {
  return postfixSite.parse({
    version: '3.7',
    mapType: 'hash',
    caFile: '/etc/ssl/certs/ca-certificates.crt',
    dnssecResolver: true,
    receives: true,
    clientCertificates: { partner: '/etc/ssl/private/partner.pem' },
    ...changes,
  })
}

/** A policy of level secure towards one domain with one seen host. */
export function postfixPolicy(changes: Record<string, unknown> = {}): TlsPolicy {
  return tlsPolicy.parse({
    id: '3f0a1c52-7d6e-4b8a-9c1d-2e3f4a5b6c7d',
    partner: 'Muster Bank AG',
    domains: ['bank.example'],
    level: 'secure',
    hosts: [{ host: 'mx.bank.example', certificateNames: ['mx.bank.example'] }],
    ...changes,
  })
}

/** An id of its own for each number. */
export function policyId(index: number): string {
  return `3f0a1c52-7d6e-4b8a-9c1d-${index.toString(16).padStart(12, '0')}`
}

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
const domain = fc.tuple(label, label).map(([left, right]) => `${left}.${right}x.example`)
const presented = fc.oneof(
  domain,
  domain.map((name) => `*.${name}`),
)
const pin = fc.stringMatching(/^[0-9a-f]{64}$/)

/** Text no admin would type: quotes of every kind, comment marks, line ends, bidi marks, lone surrogates. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      ...`'"\`$(){}@#;<>|&%*?[]\\ -=,+a\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2013ü😀\u202e\ud800`,
    ),
    minLength: 1,
    maxLength: 40,
  }),
  fc.constantFrom(
    "'; rm -rf / #",
    '$(reboot)',
    '`id`',
    '# policy 00000000-0000-0000-0000-000000000000',
    '# handschlag: end of the generated section',
    '$\u007bx}',
  ),
)

/** Any policy the schema lets in. */
export const anyPostfixPolicy: fc.Arbitrary<TlsPolicy> = fc
  .record({
    id: fc.uuid({ version: 4 }),
    partner: hostileText,
    domains: fc.uniqueArray(domain, { minLength: 1, maxLength: 4 }),
    includeSubdomains: fc.boolean(),
    direction: fc.constantFrom('outbound', 'inbound', 'both'),
    level: fc.constantFrom(...tlsLevels),
    names: fc.array(presented, { maxLength: 3 }),
    hosts: fc.array(fc.record({ host: domain, certificateNames: fc.array(presented, { maxLength: 2 }) }), {
      maxLength: 3,
    }),
    trust: fc.constantFrom(
      { kind: 'public', authorities: [] },
      { kind: 'public', authorities: [authorityPem] },
      { kind: 'private', authorities: [authorityPem] },
    ),
    pins: fc.array(pin, { maxLength: 3 }),
    minProtocol: fc.constantFrom('TLSv1.2', 'TLSv1.3'),
    suites: fc.constantFrom('any', 'any', 'pfs', 'bsi'),
    clientCertificate: fc.constantFrom(null, null, 'partner'),
    route: fc.oneof(
      fc.constant({ kind: 'mx' }),
      fc.record({
        kind: fc.constant('hosts'),
        hosts: fc.array(fc.record({ host: domain, port: fc.constantFrom(25, 26, 65_535) }), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    ),
    inbound: fc.record({
      senderDomains: fc.uniqueArray(domain, { maxLength: 2 }),
      addresses: fc.constantFrom([], ['192.0.2.0/24']),
      minProtocol: fc.constantFrom('TLSv1.2', 'TLSv1.2', 'TLSv1.3'),
      certificate: fc.option(fc.record({ pins: fc.uniqueArray(pin, { maxLength: 3 }) })),
      reply: fc.constantFrom('retry', 'refuse'),
    }),
    agreement: fc.option(hostileText),
    contact: fc.option(hostileText),
    reviewBy: fc.option(fc.constant('2027-01-31')),
  })
  .map((raw) => tlsPolicy.safeParse(raw))
  .filter((parsed) => parsed.success)
  .map((parsed) => parsed.data)
