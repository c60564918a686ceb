// What the Exchange Online target writes: settings per level, direction and route.
import { describe, expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { ExchangeOnlineSite } from '#gateways/exchange-online/site.ts'
import { exchangeOnlineTarget } from '#gateways/exchange-online/target.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePolicy } from '../sample-policy.ts'
import { certificate, fullSite, inbound, onlineSite, smartHosts } from './sample.ts'

const connectorsOf = (changes: Partial<TlsPolicy>, site: ExchangeOnlineSite = onlineSite) => {
  const files = valueIn(exchangeOnlineTarget.render([samplePolicy(changes)], site)).artefacts
  const plan = JSON.parse(files.find((file) => file.name === 'plan.json')?.content ?? '')
  return plan.connectors as readonly { kind: string; settings: Record<string, unknown> }[]
}
const settingsOf = (changes: Partial<TlsPolicy>, site: ExchangeOnlineSite = onlineSite) =>
  connectorsOf(changes, site)[0]?.settings ?? {}
describe('outbound settings', () => {
  test.each([
    ['encrypt', 'EncryptionOnly', undefined, 'Opportunistic'],
    ['verify', 'CertificateValidation', undefined, 'Opportunistic'],
    ['secure', 'DomainValidation', 'mx.bank.example', 'Opportunistic'],
    ['dane', 'EncryptionOnly', undefined, 'Mandatory'],
  ] as const)('level %s', (level, tlsSettings, tlsDomain, daneMode) => {
    expect(settingsOf({ level })).toEqual({
      Name: 'Handschlag Muster Bank AG out 2e3f4a5b6c7d',
      ConnectorType: 'Partner',
      RecipientDomains: ['bank.example'],
      IsTransportRuleScoped: false,
      UseMXRecord: true,
      TlsSettings: tlsSettings,
      ...(tlsDomain === undefined ? {} : { TlsDomain: tlsDomain }),
      SmtpDaneMode: daneMode,
      MtaStsMode: 'Opportunistic',
      Comment: expect.stringMatching(/^handschlag:v1;id=3f0a1c52-7d6e-4b8a-9c1d-2e3f4a5b6c7d;rev=[0-9a-f]{16}$/),
    })
  })

  test('a site that wants no DANE still gets it where a level demands it', () => {
    expect(settingsOf({ level: 'secure' }, fullSite)).toMatchObject({ SmtpDaneMode: 'None', MtaStsMode: 'None' })
    expect(settingsOf({ level: 'dane' }, fullSite)).toMatchObject({ SmtpDaneMode: 'Mandatory' })
  })

  test('a smart host replaces the MX records and keeps a name', () => {
    const settings = settingsOf({ route: smartHosts(['smart.bank.example', 25]) })
    expect(settings).toMatchObject({ UseMXRecord: false, SmartHosts: ['smart.bank.example'] })
    expect(settings['TlsDomain']).toBe('smart.bank.example')
  })

  test('subdomains are named beside the domain itself', () => {
    expect(settingsOf({ includeSubdomains: true })['RecipientDomains']).toEqual(['bank.example', '*.bank.example'])
  })

  test('the tag changes with the settings only', () => {
    const tag = settingsOf({})['Comment']
    expect(settingsOf({ agreement: 'A-7' })['Comment']).toBe(tag)
    expect(settingsOf({ level: 'verify' })['Comment']).not.toBe(tag)
  })
})

describe('inbound settings', () => {
  const common = { ConnectorType: 'Partner', SenderDomains: ['bank.example'], RequireTls: true }
  test.each([
    ['TLS only', {}, onlineSite, { RestrictDomainsToCertificate: false, RestrictDomainsToIPAddresses: false }],
    [
      'a certificate',
      { certificate: certificate('out.bank.example') },
      onlineSite,
      {
        RestrictDomainsToCertificate: true,
        TlsSenderCertificateName: 'out.bank.example',
        RestrictDomainsToIPAddresses: false,
      },
    ],
    [
      'addresses the site does not bind',
      { addresses: ['192.0.2.7'] },
      onlineSite,
      { RestrictDomainsToCertificate: false, RestrictDomainsToIPAddresses: false },
    ],
    [
      'addresses the site binds',
      { addresses: ['198.51.100.0/24', '192.0.2.7', '192.0.2.7'] },
      fullSite,
      {
        RestrictDomainsToCertificate: false,
        RestrictDomainsToIPAddresses: true,
        SenderIPAddresses: ['192.0.2.7', '198.51.100.0/24'],
      },
    ],
    [
      'a certificate before addresses',
      { certificate: certificate('*.bank.example'), addresses: ['192.0.2.7'] },
      fullSite,
      {
        RestrictDomainsToCertificate: true,
        TlsSenderCertificateName: '*.bank.example',
        RestrictDomainsToIPAddresses: false,
      },
    ],
  ] as const)('%s', (_title, changes, site, expected) => {
    const { Name, Comment, ...settings } = settingsOf(inbound(changes as Partial<TlsPolicy['inbound']>), site)
    expect(settings).toEqual({ ...common, ...expected })
    expect(Name).toBe('Handschlag Muster Bank AG in 2e3f4a5b6c7d')
    expect(Comment).toMatch(/^handschlag:v1;/)
  })

  test('sender domains of their own, with subdomains', () => {
    const settings = settingsOf({ ...inbound({ senderDomains: ['b.example', 'a.example'] }), includeSubdomains: true })
    expect(settings['SenderDomains']).toEqual(['a.example', '*.a.example', 'b.example', '*.b.example'])
  })

  test('both directions make two connectors, which one name cannot confuse', () => {
    const [inward, outward] = connectorsOf({ direction: 'both' })
    expect([inward?.kind, outward?.kind]).toEqual(['inbound', 'outbound'])
    expect(inward?.settings['Name']).not.toBe(outward?.settings['Name'])
  })
})

test.each([
  ['', 'Handschlag Partner out 2e3f4a5b6c7d'],
  ['Größe & Söhne', 'Handschlag Groesse Soehne out 2e3f4a5b6c7d'],
  ['銀行', 'Handschlag Partner out 2e3f4a5b6c7d'],
  ['x'.repeat(200), `Handschlag ${'x'.repeat(34)} out 2e3f4a5b6c7d`],
])('the connector of „%s“ is called %s', (partner, name) => {
  expect(settingsOf({ partner })['Name']).toBe(name)
  expect(name.length).toBeLessThanOrEqual(64)
})
