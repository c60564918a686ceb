// Settings Exchange Online refuses together: a right connector of each kind passes, and every rule is broken once by one change to it.
import { describe, expect, test } from 'vitest'
import {
  type ConnectorSettings,
  findBrokenRule,
  isExpressibleAddress,
} from '#gateways/exchange-online/connector-rules.ts'

type Changes = Readonly<Record<string, ConnectorSettings[string] | undefined>>

const outbound: ConnectorSettings = {
  Name: 'Handschlag',
  ConnectorType: 'Partner',
  RecipientDomains: ['bank.example', '*.bank.example'],
  IsTransportRuleScoped: false,
  UseMXRecord: true,
  TlsSettings: 'DomainValidation',
  TlsDomain: '*.bank.example',
  SmtpDaneMode: 'Opportunistic',
  MtaStsMode: 'Opportunistic',
}
const inbound: ConnectorSettings = {
  Name: 'Handschlag',
  ConnectorType: 'Partner',
  SenderDomains: ['bank.example'],
  RequireTls: true,
  RestrictDomainsToCertificate: true,
  TlsSenderCertificateName: 'out.bank.example',
  RestrictDomainsToIPAddresses: false,
}

function changed(settings: ConnectorSettings, changes: Changes): ConnectorSettings {
  const entries = Object.entries({ ...settings, ...changes })
  return Object.fromEntries(
    entries.filter((entry): entry is [string, ConnectorSettings[string]] => entry[1] !== undefined),
  )
}

describe('outbound', () => {
  test('right settings break no rule', () => {
    expect(findBrokenRule('outbound', outbound)).toBeUndefined()
    const smart = changed(outbound, { UseMXRecord: false, SmartHosts: ['smart.bank.example'] })
    expect(findBrokenRule('outbound', smart)).toBeUndefined()
  })

  test.each<[string, Changes]>([
    ['not-a-partner', { ConnectorType: 'OnPremises' }],
    ['name-too-long', { Name: 'x'.repeat(65) }],
    ['name-too-long', { Name: 'Größe' }],
    ['hybrid-parameter', { CloudServicesMailEnabled: false }],
    ['hybrid-parameter', { AllAcceptedDomains: true }],
    ['hybrid-parameter', { TestMode: true }],
    ['no-recipient-domains', { RecipientDomains: [] }],
    ['no-recipient-domains', { IsTransportRuleScoped: true }],
    ['odd-recipient-domain', { RecipientDomains: ['a.*.example'] }],
    ['odd-recipient-domain', { RecipientDomains: ['*'] }],
    ['smart-hosts-and-mx', { SmartHosts: ['smart.bank.example'] }],
    ['smart-hosts-and-mx', { UseMXRecord: false }],
    ['tls-not-required', { TlsSettings: undefined, TlsDomain: undefined }],
    ['tls-domain-iff-domain-validation', { TlsDomain: undefined }],
    ['tls-domain-iff-domain-validation', { TlsSettings: 'CertificateValidation' }],
    ['odd-tls-domain', { TlsDomain: '*' }],
    ['odd-tls-domain', { TlsDomain: '' }],
    ['unknown-dane-mode', { SmtpDaneMode: 'Required' }],
    ['unknown-mta-sts-mode', { MtaStsMode: 'Mandatory' }],
    [
      'mandatory-dane-without-mx',
      { SmtpDaneMode: 'Mandatory', UseMXRecord: false, SmartHosts: ['smart.bank.example'] },
    ],
  ])('%s is found in %o', (rule, changes) => {
    expect(findBrokenRule('outbound', changed(outbound, changes))).toBe(rule)
  })
})

describe('inbound', () => {
  const addressed: Changes = {
    RestrictDomainsToCertificate: false,
    TlsSenderCertificateName: undefined,
    RestrictDomainsToIPAddresses: true,
    SenderIPAddresses: ['192.0.2.7', '198.51.100.0/24'],
  }

  test('right settings break no rule', () => {
    expect(findBrokenRule('inbound', inbound)).toBeUndefined()
    expect(findBrokenRule('inbound', changed(inbound, addressed))).toBeUndefined()
  })

  test.each<[string, Changes]>([
    ['not-a-partner', { ConnectorType: undefined }],
    ['hybrid-parameter', { TreatMessagesAsInternal: true }],
    ['no-sender-domains', { SenderDomains: [] }],
    ['odd-sender-domain', { SenderDomains: ['bank.example '] }],
    ['tls-not-required', { RequireTls: false }],
    ['both-restrictions', { RestrictDomainsToIPAddresses: true, SenderIPAddresses: ['192.0.2.7'] }],
    ['certificate-name-iff-restricted', { TlsSenderCertificateName: undefined }],
    ['certificate-name-iff-restricted', { RestrictDomainsToCertificate: false }],
    ['odd-certificate-name', { TlsSenderCertificateName: '<I>CN=x<S>CN=y' }],
    ['addresses-iff-restricted', { SenderIPAddresses: ['192.0.2.7'] }],
    ['addresses-iff-restricted', { ...addressed, SenderIPAddresses: [] }],
    ['odd-sender-address', { ...addressed, SenderIPAddresses: ['192.0.2.0/23'] }],
    ['odd-sender-address', { ...addressed, SenderIPAddresses: ['2001:db8::1'] }],
  ])('%s is found in %o', (rule, changes) => {
    expect(findBrokenRule('inbound', changed(inbound, changes))).toBe(rule)
  })
})

test.each([
  ['192.0.2.7', true],
  ['192.0.2.0/24', true],
  ['192.0.2.7/32', true],
  ['192.0.2.0/23', false],
  ['192.0.2.7/24', false],
  ['192.0.2.256', false],
  ['192.0.2.0/33', false],
  ['10.0.0.0/8', false],
  ['2001:db8::/64', false],
])('%s as a sender address: %s', (address, isRight) => {
  expect(isExpressibleAddress(address)).toBe(isRight)
})
