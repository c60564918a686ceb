// What the Exchange Online target refuses instead of weakening it, through the door window and command line use.
import { describe, expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { exchangeOnlineTarget } from '#gateways/exchange-online/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { samplePem, samplePolicy } from '../sample-policy.ts'
import { type Case, certificate, fullSite, inbound, onlineSite, onUsualSite, smartHosts } from './sample.ts'

describe('refusals', () => {
  const cases: readonly Case[] = [
    ['level may', { level: 'may' }, 'gateway.level-not-expressible'],
    ['level fingerprint', { level: 'fingerprint', pins: ['a'.repeat(64)] }, 'gateway.level-not-expressible'],
    ['nobody tested and nothing agreed', { hosts: [] }, 'gateway.names-missing'],
    ['a host unseen', { hosts: [{ host: 'mx.bank.example', certificateNames: [] }] }, 'gateway.names-missing'],
    [
      'a certificate for another name',
      { hosts: [{ host: 'mx.bank.example', certificateNames: ['localhost'] }] },
      'gateway.name-not-coverable',
    ],
    ['another port', { route: smartHosts(['smart.bank.example', 26]) }, 'gateway.demand-not-expressible route'],
    ['a host of one label', { route: smartHosts(['smart', 25]) }, 'gateway.demand-not-expressible route'],
    [
      'DANE past a fixed host',
      { level: 'dane', route: smartHosts(['smart.bank.example', 25]) },
      'gateway.demand-not-expressible route',
    ],
    [
      'several sender names',
      inbound({ certificate: certificate('a.example.com', 'b.example.com') }),
      'gateway.name-not-coverable',
    ],
    [
      'a sender name as wide as a suffix',
      inbound({ certificate: certificate('*.co.uk') }),
      'gateway.name-not-coverable',
    ],
    ['a sender without a name', inbound({ certificate: certificate() }), 'gateway.names-missing'],
    [
      'a pinned sender',
      inbound({ certificate: { names: ['a.example.com'], pins: ['a'.repeat(64)], authorities: [] } }),
      'gateway.demand-not-expressible inbound.certificate',
    ],
    [
      'an authority of our own for a sender',
      inbound({ certificate: { names: ['a.example.com'], pins: [], authorities: [samplePem(1)] } }),
      'gateway.demand-not-expressible inbound.certificate',
    ],
    [
      'IPv6 to be bound',
      inbound({ addresses: ['2001:db8::1'] }),
      'gateway.demand-not-expressible inbound.addresses',
      fullSite,
    ],
    ['a /23 to be bound', inbound({ addresses: ['192.0.2.0/23'] }), 'gateway.addresses-too-wide', fullSite],
    ['host bits to be bound', inbound({ addresses: ['192.0.2.7/24'] }), 'gateway.unsafe-value', fullSite],
    ['an address of many organisations', inbound({ addresses: ['40.92.0.7'] }), 'gateway.shared-sender', fullSite],
    ['loopback to be bound', inbound({ addresses: ['127.0.0.1'] }), 'gateway.unsafe-value', fullSite],
    [
      'authorities of our own',
      { trust: { kind: 'private', authorities: [samplePem(1)] } },
      'gateway.demand-not-expressible trust',
    ],
    ['TLS 1.3', { minProtocol: 'TLSv1.3' }, 'gateway.demand-not-expressible minProtocol'],
    ['TLS 1.3 inbound', inbound({ minProtocol: 'TLSv1.3' }), 'gateway.demand-not-expressible inbound.minProtocol'],
    ['suites', { suites: 'pfs' }, 'gateway.demand-not-expressible suites'],
    ['a client certificate', { clientCertificate: 'bank' }, 'gateway.demand-not-expressible clientCertificate'],
    ['a control character', { partner: 'a\u009bb' }, 'gateway.unsafe-value'],
    ['half a character', { partner: 'a\ud83d' }, 'gateway.unsafe-value'],
    ['a line separator in the agreement', { agreement: 'a\u2028b' }, 'gateway.unsafe-value'],
    ['a domain that is none', { domains: ["x.de'; Remove-Item *"] }, 'gateway.unsafe-value'],
    ['a domain of one label', { domains: ['localhost'] }, 'gateway.unsafe-value'],
    ['a host that is none', { route: smartHosts(['$(calc).example', 25]) }, 'gateway.unsafe-value'],
  ]
  test.each(cases.map(onUsualSite))('%s', (_title, changes, expected, site) => {
    const fault = faultIn(renderProven(exchangeOnlineTarget, [samplePolicy(changes)], site))
    expect([fault.code, ...(expected.includes(' ') ? [fault.params['field']] : [])].join(' ')).toBe(expected)
  })

  test('the same domain in two policies, per direction', () => {
    const other = { id: '3f0a1c52-7d6e-4b8a-9c1d-000000000001', partner: 'Other' }
    const render = (...policies: TlsPolicy[]) => exchangeOnlineTarget.render(policies, onlineSite)
    expect(faultIn(render(samplePolicy(), samplePolicy(other))).code).toBe('gateway.duplicate-domain')
    expect(render(samplePolicy(), samplePolicy({ ...other, direction: 'inbound' })).ok).toBe(true)
  })

  test('two ids whose connectors could not be told apart', () => {
    const twin = samplePolicy({ id: '00000000-0000-4000-8000-2e3f4a5b6c7d', domains: ['other.example'] })
    expect(faultIn(exchangeOnlineTarget.render([samplePolicy(), twin], onlineSite)).code).toBe(
      'gateway.duplicate-policy',
    )
  })
})
