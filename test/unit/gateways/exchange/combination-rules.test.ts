// Which connector settings may not go together.
import { expect, test } from 'vitest'
import { findBrokenRule, receiveRules, sendRules } from '#gateways/exchange/combination-rules.ts'

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
  ['domain security', { ...unlevelled, DomainSecureEnabled: true }, undefined],
  [
    'domain security for subdomains',
    { ...unlevelled, DomainSecureEnabled: true, AddressSpaces: ['SMTP:*.partner.example;1'] },
    'domain-security-with-wildcard',
  ],
  [
    'domain security through the front end',
    { ...unlevelled, DomainSecureEnabled: true, FrontendProxyEnabled: true },
    'domain-security-through-front-end',
  ],
  ['neither a level nor domain security', unlevelled, 'neither-level-nor-domain-security'],
  [
    'required TLS while STARTTLS is ignored',
    { ...unlevelled, IgnoreSTARTTLS: true },
    'required-tls-with-ignored-starttls',
  ],
  ['a password for a smart host', { ...sound, SmartHostAuthMechanism: 'BasicAuth' }, 'basic-authentication'],
  ['hybrid mail', { ...sound, CloudServicesMailEnabled: true }, 'cloud-services'],
])('sending: %s', (_title, settings, rule) => {
  expect(findBrokenRule(sendRules, settings)).toBe(rule)
})

const receiving = {
  TransportRole: 'FrontendTransport',
  Bindings: ['0.0.0.0:25'],
  RemoteIPRanges: ['192.0.2.1'],
  AuthMechanism: 'Tls',
  PermissionGroups: 'AnonymousUsers',
  RequireTLS: true,
  DomainSecureEnabled: false,
}

test.each([
  ['a complete connector', receiving, undefined],
  ['domain security', { ...receiving, DomainSecureEnabled: true, PermissionGroups: 'Partners' }, undefined],
  [
    'IPv6 with its binding',
    { ...receiving, RemoteIPRanges: ['2001:db8::1'], Bindings: ['0.0.0.0:25', '[::]:25'] },
    undefined,
  ],
  ['TLS left to the sender', { ...receiving, RequireTLS: false }, 'tls-not-required'],
  ['TLS required but not offered', { ...receiving, AuthMechanism: 'None' }, 'required-tls-without-mechanism'],
  ['trust by address', { ...receiving, AuthMechanism: 'Tls, ExternalAuthoritative' }, 'mechanism-that-grants-trust'],
  ['logon', { ...receiving, AuthMechanism: 'Tls, Integrated' }, 'mechanism-that-grants-trust'],
  [
    'trust by certificate',
    { ...receiving, TlsDomainCapabilities: ['partner.example:AcceptCloudServicesMail'] },
    'capabilities-that-grant-trust',
  ],
  ['Partners for one-way TLS', { ...receiving, PermissionGroups: 'Partners' }, 'partners-without-domain-security'],
  ['everybody under domain security', { ...receiving, DomainSecureEnabled: true }, 'partners-without-domain-security'],
  ['the rights of a server', { ...receiving, PermissionGroups: 'ExchangeServers' }, 'partners-without-domain-security'],
  ['another role on port 25', { ...receiving, TransportRole: 'HubTransport' }, 'wrong-transport-role'],
  ['no address', { ...receiving, RemoteIPRanges: [] }, 'no-remote-ranges'],
  ['IPv6 without its binding', { ...receiving, RemoteIPRanges: ['2001:db8::1'] }, 'bindings-do-not-fit-ranges'],
  ['a binding nobody comes to', { ...receiving, Bindings: ['0.0.0.0:25', '[::]:25'] }, 'bindings-do-not-fit-ranges'],
])('receiving: %s', (_title, settings, rule) => {
  expect(findBrokenRule(receiveRules, settings)).toBe(rule)
})
