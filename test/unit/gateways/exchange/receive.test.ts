// Mail from a partner: the receive connector for its addresses, and what is refused before a line is written.
import { describe, expect, test } from 'vitest'
import type { InboundPolicy } from '#domain/inbound-policy.ts'
import { exchangeTarget } from '#gateways/exchange/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePolicy } from '../sample-policy.ts'
import { inbound, wholeSite } from './samples.ts'

const site = { ...wholeSite, domainSecurity: false }
const policyFor = (changes: Partial<InboundPolicy> = {}) =>
  samplePolicy({ direction: 'inbound', inbound: inbound(changes) })
const other = (addresses: readonly string[]) =>
  samplePolicy({
    ...policyFor({ addresses: [...addresses] }),
    id: '3f0a1c52-7d6e-4b8a-9c1d-000000000002',
    partner: 'Andere AG',
    domains: ['other.example'],
  })

function receiveSettings(changes: Partial<InboundPolicy>): Record<string, unknown> {
  const { artefacts } = valueIn(renderProven(exchangeTarget, [policyFor(changes)], site))
  const plan = artefacts.find((file) => file.name === 'plan.json')
  return JSON.parse(plan?.content ?? '').connectors[0].receive.settings
}

describe('settings', () => {
  test('one-way TLS asks for TLS and grants nothing else', () => {
    expect(receiveSettings({})).toEqual({
      Name: 'Handschlag Muster Bank AG 2e3f4a5b6c7d',
      TransportRole: 'FrontendTransport',
      Bindings: ['0.0.0.0:25'],
      RemoteIPRanges: ['198.51.100.7'],
      AuthMechanism: 'Tls',
      PermissionGroups: 'AnonymousUsers',
      RequireTLS: true,
      DomainSecureEnabled: false,
      Fqdn: 'mx.own.example',
      ProtocolLoggingLevel: 'Verbose',
      Comment: expect.stringMatching(/^handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-2e3f4a5b6c7d;rev=[0-9a-f]{16}$/),
    })
  })

  test('IPv6 listens only where the partner has IPv6', () => {
    const settings = receiveSettings({ addresses: ['2001:db8:1::/64', '203.0.113.0/24'] })
    expect(settings['Bindings']).toEqual(['0.0.0.0:25', '[::]:25'])
    expect(settings['RemoteIPRanges']).toEqual(['2001:db8:1::/64', '203.0.113.0/24'])
  })

  test('says that the address decides, not the sender, and that nothing was run', () => {
    const { notes } = valueIn(renderProven(exchangeTarget, [policyFor()], site))
    const codes = notes.map((note) => `${note.kind} ${note.code}`)
    expect(codes).toContain('check receive-by-address')
    expect(codes).toContain('lost lost-inbound-senderDomains')
    expect(codes).toContain('check receive-source-address')
    expect(codes).not.toContain('lost lost-inbound-reply')
  })

  test('a wish for a permanent answer is lost, and said', () => {
    const { notes } = valueIn(renderProven(exchangeTarget, [policyFor({ reply: 'refuse' })], site))
    expect(notes.map((note) => note.code)).toContain('lost-inbound-reply')
  })
})

describe('refusals', () => {
  test.each([
    ['no address', { addresses: [] }, 'gateway.inbound-needs-addresses'],
    ['a network of Microsoft 365', { addresses: ['40.107.8.1'] }, 'gateway.shared-sender'],
    ['a network of Google over IPv6', { addresses: ['2a00:1450:4864:20::1'] }, 'gateway.shared-sender'],
    ['a wide network', { addresses: ['198.51.0.0/16'] }, 'gateway.addresses-too-wide'],
    ['a wide network of IPv6', { addresses: ['2001:db8::/32'] }, 'gateway.addresses-too-wide'],
    ['everybody', { addresses: ['0.0.0.0/0'] }, 'gateway.unsafe-value'],
    ['this host', { addresses: ['127.0.0.1'] }, 'gateway.unsafe-value'],
    ['a network with host bits', { addresses: ['198.51.100.7/24'] }, 'gateway.unsafe-value'],
    ['a command', { addresses: ["1'; calc"] }, 'gateway.unsafe-value'],
    [
      'an address twice in other words',
      { addresses: ['198.51.100.0/24', '198.51.100.7'] },
      'gateway.addresses-overlap',
    ],
    ['TLS 1.3 only', { minProtocol: 'TLSv1.3' }, 'gateway.demand-not-expressible'],
    [
      'a certificate without Domain Security',
      { certificate: { names: ['bank.example', '*.bank.example'], pins: [], authorities: [] } },
      'gateway.demand-not-expressible',
    ],
  ] as const)('%s', (_title, changes, code) => {
    const outcome = renderProven(exchangeTarget, [policyFor(changes as unknown as Partial<InboundPolicy>)], site)
    expect(faultIn(outcome).code).toBe(code)
  })

  test.each([
    ['the same address', ['198.51.100.7']],
    ['a network around it', ['198.51.100.0/28']],
    ['among others', ['192.0.2.1', '203.0.113.0/24', '198.51.100.7/32']],
  ])('two partners with %s', (_title, addresses) => {
    const outcome = exchangeTarget.render([policyFor(), other(addresses)], site)
    expect(faultIn(outcome).code).toBe('gateway.addresses-overlap')
  })

  test('neighbouring addresses of two partners are fine', () => {
    valueIn(renderProven(exchangeTarget, [policyFor(), other(['198.51.100.6', '198.51.100.8/29'])], site))
  })

  test('no receiving server', () => {
    const outcome = exchangeTarget.render([policyFor()], { ...site, receivingServers: [] })
    expect(faultIn(outcome)).toEqual({ code: 'gateway.site-incomplete', params: { field: 'receivingServers' } })
  })
})
