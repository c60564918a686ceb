// Which connector settings Exchange Online refuses together, or would take and not enforce. Checked on every connector before a line is
// written: a broken rule is a bug of ours, because a half-right connector stops mail or lets it pass unprotected.
import { parseAddressRange } from '../address-range.ts'
import type { PowerShellValue } from '../powershell/powershell-literal.ts'

export type ConnectorKind = 'outbound' | 'inbound'
export type ConnectorSettings = Readonly<Record<string, PowerShellValue>>

interface ConnectorRule {
  readonly id: string
  isBroken(settings: ConnectorSettings): boolean
}

const hasEntries = (value: PowerShellValue | undefined): boolean => Array.isArray(value) && value.length > 0
const everyEntry = (value: PowerShellValue | undefined, isRight: (entry: string) => boolean): boolean =>
  Array.isArray(value) && value.every(isRight)
const oneOf = (value: PowerShellValue | undefined, allowed: readonly string[]): boolean =>
  typeof value === 'string' && allowed.includes(value)

/** A domain, or `*.` before one; a wildcard stands nowhere else. */
const isDomain = (entry: string) => /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(entry)
/** IPv4, alone or as a network from /24 to /32 with no host bits set. */
const isSenderAddress = (entry: string) => {
  const range = parseAddressRange(entry)
  return range?.family === 4 && range.prefix >= 24
}

/** Parameters for connectors of a hybrid organisation; on a partner's they hand out trust, and the product refuses some of them. */
const hybridParameters = [
  'CloudServicesMailEnabled',
  'TreatMessagesAsInternal',
  'AllAcceptedDomains',
  'RouteAllMessagesViaOnPremises',
  'TrustedOrganizations',
  'AssociatedAcceptedDomains',
  'TestMode',
] as const

const commonRules: readonly ConnectorRule[] = [
  { id: 'not-a-partner', isBroken: (settings) => settings['ConnectorType'] !== 'Partner' },
  { id: 'name-too-long', isBroken: (settings) => !/^[\x20-\x7e]{1,64}$/.test(String(settings['Name'] ?? '')) },
  { id: 'hybrid-parameter', isBroken: (settings) => hybridParameters.some((key) => settings[key] !== undefined) },
]

const outboundRules: readonly ConnectorRule[] = [
  {
    id: 'no-recipient-domains',
    isBroken: (settings) => !hasEntries(settings['RecipientDomains']) || settings['IsTransportRuleScoped'] !== false,
  },
  { id: 'odd-recipient-domain', isBroken: (settings) => !everyEntry(settings['RecipientDomains'], isDomain) },
  {
    id: 'smart-hosts-and-mx',
    isBroken: (settings) => hasEntries(settings['SmartHosts']) === (settings['UseMXRecord'] === true),
  },
  {
    id: 'tls-not-required',
    isBroken: (settings) =>
      !oneOf(settings['TlsSettings'], ['EncryptionOnly', 'CertificateValidation', 'DomainValidation']),
  },
  {
    id: 'tls-domain-iff-domain-validation',
    isBroken: (settings) => (settings['TlsDomain'] !== undefined) !== (settings['TlsSettings'] === 'DomainValidation'),
  },
  {
    id: 'odd-tls-domain',
    isBroken: (settings) => settings['TlsDomain'] !== undefined && !isDomain(String(settings['TlsDomain'])),
  },
  {
    id: 'unknown-dane-mode',
    isBroken: (settings) => !oneOf(settings['SmtpDaneMode'], ['Opportunistic', 'Mandatory', 'None']),
  },
  {
    id: 'unknown-mta-sts-mode',
    isBroken: (settings) => !oneOf(settings['MtaStsMode'], ['Opportunistic', 'None']),
  },
  {
    id: 'mandatory-dane-without-mx',
    isBroken: (settings) => settings['SmtpDaneMode'] === 'Mandatory' && settings['UseMXRecord'] !== true,
  },
]

const inboundRules: readonly ConnectorRule[] = [
  { id: 'no-sender-domains', isBroken: (settings) => !hasEntries(settings['SenderDomains']) },
  { id: 'odd-sender-domain', isBroken: (settings) => !everyEntry(settings['SenderDomains'], isDomain) },
  { id: 'tls-not-required', isBroken: (settings) => settings['RequireTls'] !== true },
  {
    id: 'both-restrictions',
    isBroken: (settings) =>
      settings['RestrictDomainsToCertificate'] === true && settings['RestrictDomainsToIPAddresses'] === true,
  },
  {
    id: 'certificate-name-iff-restricted',
    isBroken: (settings) =>
      (settings['TlsSenderCertificateName'] !== undefined) !== (settings['RestrictDomainsToCertificate'] === true),
  },
  {
    id: 'odd-certificate-name',
    isBroken: (settings) =>
      settings['TlsSenderCertificateName'] !== undefined && !isDomain(String(settings['TlsSenderCertificateName'])),
  },
  {
    id: 'addresses-iff-restricted',
    isBroken: (settings) =>
      hasEntries(settings['SenderIPAddresses']) !== (settings['RestrictDomainsToIPAddresses'] === true),
  },
  {
    id: 'odd-sender-address',
    isBroken: (settings) =>
      settings['SenderIPAddresses'] !== undefined && !everyEntry(settings['SenderIPAddresses'], isSenderAddress),
  },
]

const rules: Readonly<Record<ConnectorKind, readonly ConnectorRule[]>> = {
  outbound: [...commonRules, ...outboundRules],
  inbound: [...commonRules, ...inboundRules],
}

/** The id of the first rule the settings break; undefined when Exchange Online should take them. */
export function findBrokenRule(kind: ConnectorKind, settings: ConnectorSettings): string | undefined {
  return rules[kind].find((rule) => rule.isBroken(settings))?.id
}

/** Whether Exchange Online takes this as one sender address of a connector. */
export function isExpressibleAddress(address: string): boolean {
  return isSenderAddress(address)
}
