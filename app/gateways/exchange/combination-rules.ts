// Which send connector settings Exchange refuses together. Checked on every connector before a line is written: a broken rule is a bug
// of ours, because the same half-applied state would stop mail on the server.
import type { PowerShellValue } from '../powershell/powershell-literal.ts'

export type ConnectorSettings = Readonly<Record<string, PowerShellValue>>

interface CombinationRule {
  readonly id: string
  isBroken(settings: ConnectorSettings): boolean
}

const authenticates = (settings: ConnectorSettings) => settings['TlsAuthLevel'] === 'DomainValidation'
const isListWithEntries = (value: PowerShellValue | undefined) => Array.isArray(value) && value.length > 0

const rules: readonly CombinationRule[] = [
  {
    id: 'tls-domain-without-domain-validation',
    isBroken: (settings) => settings['TlsDomain'] !== undefined && !authenticates(settings),
  },
  {
    id: 'auth-level-without-required-tls',
    isBroken: (settings) =>
      settings['TlsAuthLevel'] !== undefined &&
      (settings['RequireTLS'] !== true || settings['IgnoreSTARTTLS'] !== false),
  },
  {
    id: 'domain-validation-without-tls-domain',
    isBroken: (settings) => authenticates(settings) && settings['TlsDomain'] === undefined,
  },
  {
    id: 'auth-level-with-domain-security',
    isBroken: (settings) => settings['TlsAuthLevel'] !== undefined && settings['DomainSecureEnabled'] === true,
  },
  {
    id: 'domain-security-without-dns-routing',
    isBroken: (settings) =>
      settings['DomainSecureEnabled'] === true &&
      (settings['DNSRoutingEnabled'] !== true || settings['IgnoreSTARTTLS'] !== false),
  },
  {
    id: 'smart-hosts-and-dns-routing',
    isBroken: (settings) => isListWithEntries(settings['SmartHosts']) === (settings['DNSRoutingEnabled'] === true),
  },
  { id: 'no-address-space', isBroken: (settings) => !isListWithEntries(settings['AddressSpaces']) },
  { id: 'bare-wildcard', isBroken: (settings) => settings['TlsDomain'] === '*' || settings['TlsDomain'] === '' },
]

/** The id of the first rule the settings break; undefined when Exchange should take them. */
export function findBrokenRule(settings: ConnectorSettings): string | undefined {
  return rules.find((rule) => rule.isBroken(settings))?.id
}
