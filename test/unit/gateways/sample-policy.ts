// Policies for gateway tests: whole and valid, a test overrides what it is about; and arbitrary ones for properties.
import fc from 'fast-check'
import { certificatePem } from '#domain/certificate-values.ts'
import { defaultInbound } from '#domain/inbound-policy.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import { defaultFailure, policyDirections, type TlsPolicy, tlsPolicy } from '#domain/tls-policy.ts'
import type { ExchangeSite } from '#gateways/exchange/site.ts'

export const sampleSite: ExchangeSite = {
  product: 'exchange-2019',
  servers: ['EX01'],
  fqdn: null,
  frontendProxy: false,
  receivingServers: [],
  receiveFqdn: null,
  domainSecurity: false,
  clientCertificates: {},
}

/** A policy of level secure for one domain with one seen host. */
export function samplePolicy(changes: Partial<TlsPolicy> = {}): TlsPolicy {
  return {
    id: '3f0a1c52-7d6e-4b8a-9c1d-2e3f4a5b6c7d',
    partner: 'Muster Bank AG',
    domains: ['bank.example'],
    includeSubdomains: false,
    direction: 'outbound',
    level: 'secure',
    names: [],
    hosts: [{ host: 'mx.bank.example', certificateNames: ['mx.bank.example'] }],
    trust: { kind: 'public', authorities: [] },
    pins: [],
    minProtocol: 'TLSv1.2',
    suites: 'any',
    clientCertificate: null,
    route: { kind: 'mx' },
    inbound: defaultInbound,
    failure: defaultFailure,
    agreement: null,
    contact: null,
    reviewBy: null,
    ...changes,
  }
}

/** A text in the frame of a certificate; different numbers, different texts. */
export function samplePem(number: number): string {
  const der = Buffer.concat([Buffer.from([0x30, 0x82, 0x01, 0x00]), Buffer.alloc(250, number)])
  return certificatePem.parse(`-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`)
}

/** Policies of `count` partners, each with its own id and domain. */
export function manyPolicies(count: number): readonly TlsPolicy[] {
  return Array.from({ length: count }, (_, index) => {
    const tail = index.toString(16).padStart(12, '0')
    const host = `mx.partner-${index}.example`
    return samplePolicy({
      id: `3f0a1c52-7d6e-4b8a-9c1d-${tail}`,
      partner: `Partner ${index}`,
      domains: [`partner-${index}.example`],
      hosts: [{ host, certificateNames: [host] }],
    })
  })
}

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
const domain = fc.tuple(label, label).map(([left, right]) => `${left}.${right}x.example`)
const name = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(...`'"\`$(){}@#;<>|&%*?[]\\ -=,+a\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u2013ü😀`),
    minLength: 1,
    maxLength: 40,
  }),
)

/** Any policy the schema lets in, with hostile partner names. */
export const anyPolicy: fc.Arbitrary<TlsPolicy> = fc
  .record({
    id: fc.uuid({ version: 4 }),
    partner: name,
    domains: fc.uniqueArray(domain, { minLength: 1, maxLength: 4 }),
    includeSubdomains: fc.boolean(),
    level: fc.constantFrom(...tlsLevels),
    names: fc.array(domain, { maxLength: 2 }),
    hosts: fc.array(fc.record({ host: domain, certificateNames: fc.array(domain, { maxLength: 2 }) }), {
      maxLength: 3,
    }),
    direction: fc.constantFrom(...policyDirections),
    trust: fc.oneof(
      { weight: 4, arbitrary: fc.constant({ kind: 'public' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'public' as const, authorities: [samplePem(1)] }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'private' as const, authorities: [samplePem(2), samplePem(3)] }) },
    ),
    pins: fc.array(fc.constantFrom('a'.repeat(64), 'b'.repeat(64)), { maxLength: 2 }),
    suites: fc.constantFrom('any' as const, 'any' as const, 'pfs' as const, 'bsi' as const),
    clientCertificate: fc.option(fc.constantFrom('bank', 'all-partners'), { freq: 4 }),
    inbound: fc.record({
      senderDomains: fc.uniqueArray(domain, { maxLength: 2 }),
      addresses: fc.uniqueArray(fc.constantFrom('192.0.2.7', '198.51.100.0/28', '2001:db8:7::/64'), { maxLength: 3 }),
      minProtocol: fc.constantFrom('TLSv1.2' as const, 'TLSv1.2' as const, 'TLSv1.3' as const),
      certificate: fc.option(
        fc.record({
          names: fc.array(domain, { maxLength: 2 }),
          pins: fc.array(fc.constantFrom('c'.repeat(64), 'd'.repeat(64)), { maxLength: 2 }),
          authorities: fc.constantFrom([], [samplePem(4)]),
        }),
        { freq: 3 },
      ),
      reply: fc.constantFrom('retry' as const, 'refuse' as const),
    }),
    failure: fc.record({
      action: fc.constantFrom('defer' as const, 'hold' as const, 'bounce' as const, 'container' as const),
      warnAfterHours: fc.constantFrom(4, 12),
      giveUpAfterHours: fc.constantFrom(240, 24),
    }),
    minProtocol: fc.constantFrom('TLSv1.2' as const, 'TLSv1.3' as const),
    route: fc.oneof(
      fc.constant({ kind: 'mx' as const }),
      fc.record({
        kind: fc.constant('hosts' as const),
        hosts: fc.array(fc.record({ host: domain, port: fc.constantFrom(25, 26) }), { minLength: 1, maxLength: 2 }),
      }),
    ),
    agreement: fc.option(name),
    contact: fc.option(name),
    reviewBy: fc.constantFrom(null, '2027-11-22'),
  })
  .map((raw) => tlsPolicy.safeParse(raw))
  .filter((parsed) => parsed.success)
  .map((parsed) => parsed.data)
