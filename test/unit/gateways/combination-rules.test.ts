// Which send connector settings may not go together.
import { expect, test } from 'vitest'
import { findBrokenRule } from '#gateways/exchange/combination-rules.ts'

const sound = {
  AddressSpaces: ['SMTP:partner.example;1'],
  DNSRoutingEnabled: true,
  IgnoreSTARTTLS: false,
  RequireTLS: true,
  TlsAuthLevel: 'DomainValidation',
  TlsDomain: 'mx.partner.example',
  DomainSecureEnabled: false,
}
const { TlsDomain: _name, ...unnamed } = sound
const { TlsAuthLevel: _level, ...unlevelled } = unnamed

test.each([
  ['a complete connector', sound, undefined],
  ['encryption only', { ...unnamed, TlsAuthLevel: 'EncryptionOnly' }, undefined],
  ['smart hosts', { ...sound, DNSRoutingEnabled: false, SmartHosts: ['smart.example'] }, undefined],
  [
    'a name without domain validation',
    { ...sound, TlsAuthLevel: 'CertificateValidation' },
    'tls-domain-without-domain-validation',
  ],
  ['a level without required TLS', { ...sound, RequireTLS: false }, 'auth-level-without-required-tls'],
  ['a level while STARTTLS is ignored', { ...sound, IgnoreSTARTTLS: true }, 'auth-level-without-required-tls'],
  ['domain validation without a name', unnamed, 'domain-validation-without-tls-domain'],
  ['a level with domain security', { ...sound, DomainSecureEnabled: true }, 'auth-level-with-domain-security'],
  [
    'domain security without DNS',
    { ...unlevelled, DomainSecureEnabled: true, DNSRoutingEnabled: false, SmartHosts: ['a.example'] },
    'domain-security-without-dns-routing',
  ],
  ['neither DNS nor smart hosts', { ...sound, DNSRoutingEnabled: false }, 'smart-hosts-and-dns-routing'],
  ['both DNS and smart hosts', { ...sound, SmartHosts: ['smart.example'] }, 'smart-hosts-and-dns-routing'],
  ['no address space', { ...sound, AddressSpaces: [] }, 'no-address-space'],
  ['a bare wildcard', { ...sound, TlsDomain: '*' }, 'bare-wildcard'],
])('%s', (_title, settings, rule) => {
  expect(findBrokenRule(settings)).toBe(rule)
})
