// Domain Security: when it is used, what it writes, and that a policy it cannot keep is refused.
import { describe, expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { ExchangeSite } from '#gateways/exchange/site.ts'
import { exchangeTarget } from '#gateways/exchange/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePolicy } from '../sample-policy.ts'
import { inbound, securedPolicy, wholeSite } from './samples.ts'

const secured = (changes: Partial<TlsPolicy> = {}) => samplePolicy({ ...securedPolicy, ...changes })
const planOf = (policy: TlsPolicy, site: ExchangeSite = wholeSite) => {
  const { artefacts } = valueIn(renderProven(exchangeTarget, [policy], site))
  return JSON.parse(artefacts.find((file) => file.name === 'plan.json')?.content ?? '').connectors[0]
}

describe('mutual TLS', () => {
  test('sends without a level of its own, straight to the MX hosts, to exact domains', () => {
    const { send } = planOf(secured())
    expect(send.settings).toMatchObject({
      DomainSecureEnabled: true,
      RequireTLS: true,
      IgnoreSTARTTLS: false,
      DNSRoutingEnabled: true,
      FrontendProxyEnabled: false,
      AddressSpaces: ['SMTP:bank.example;1'],
    })
    expect(send.settings).not.toHaveProperty('TlsAuthLevel')
    expect(send.settings).not.toHaveProperty('TlsDomain')
    expect(send.secureDomains).toEqual(['bank.example'])
  })

  test('receives only from who has identified itself', () => {
    const { receive } = planOf(secured())
    expect(receive.settings).toMatchObject({
      DomainSecureEnabled: true,
      AuthMechanism: 'Tls',
      PermissionGroups: 'Partners',
    })
    expect(receive.secureDomains).toEqual(['bank.example'])
  })

  test('warns that the lists act at once and everywhere', () => {
    const { notes } = valueIn(renderProven(exchangeTarget, [secured()], wholeSite))
    const codes = notes.map((note) => `${note.kind} ${note.code}`)
    expect(codes).toContain('check domain-security-at-once')
    expect(codes).toContain('check domain-security-unverified')
    expect(codes).toContain('check domain-security-empty-sender')
    expect(codes).not.toContain('lost lost-inbound-senderDomains')
  })

  test('speaks of messages without a sender only where mail is received that way', () => {
    const { notes } = valueIn(renderProven(exchangeTarget, [secured({ direction: 'outbound' })], wholeSite))
    expect(notes.map((note) => note.code)).toContain('domain-security-unverified')
    expect(notes.map((note) => note.code)).not.toContain('domain-security-empty-sender')
  })

  test('a client certificate alone stays with TlsDomain where the site does not use Domain Security', () => {
    const { send } = planOf(samplePolicy({ clientCertificate: 'own' }), { ...wholeSite, domainSecurity: false })
    expect(send.settings).toMatchObject({ DomainSecureEnabled: false, TlsAuthLevel: 'DomainValidation' })
    expect(send.secureDomains).toEqual([])
  })

  test('a policy without certificates is left as it is', () => {
    expect(planOf(samplePolicy()).send.settings).toMatchObject({ DomainSecureEnabled: false })
  })
})

describe('refusals', () => {
  const certificate = { names: ['bank.example', '*.bank.example'], pins: [], authorities: [] }
  const received = (changes: Partial<typeof certificate>) => ({
    inbound: inbound({ certificate: { ...certificate, ...changes } }),
  })
  test.each([
    ['subdomains', { includeSubdomains: true }, 'includeSubdomains'],
    [
      'subdomains of a sender',
      { direction: 'inbound', includeSubdomains: true, clientCertificate: null },
      'includeSubdomains',
    ],
    ['a smart host', { route: { kind: 'hosts', hosts: [{ host: 'smart.bank.example', port: 25 }] } }, 'route'],
    ['names the domain is not among', { names: ['mx.bank.example'] }, 'names'],
    ['the bare domain only, because hosts below it pass too', { names: ['bank.example'] }, 'names'],
    ['a sender certificate for one host', received({ names: ['mx.bank.example'] }), 'inbound.certificate'],
    [
      'a sender certificate for more than the domain',
      received({ names: [...certificate.names, '*.other.example'] }),
      'inbound.certificate',
    ],
    ['fingerprints', received({ pins: ['a'.repeat(64)] as never }), 'inbound.certificate'],
    [
      'other sender domains than the certificate names',
      { inbound: inbound({ certificate, senderDomains: ['news.bank.example'] }) },
      'inbound.certificate',
    ],
  ] as const)('%s', (_title, changes, field) => {
    expect(faultIn(renderProven(exchangeTarget, [secured(changes as Partial<TlsPolicy>)], wholeSite))).toEqual({
      code: 'gateway.demand-not-expressible',
      params: { gateway: 'exchange', partner: 'Muster Bank AG', field },
    })
  })
})
