// Which connector settings Exchange refuses together, and which we never give a partner. Checked on every connector before a line is
// written: a broken rule is a bug of ours, because the same half-applied state would stop mail on the server.
import type { PowerShellValue } from '../powershell/powershell-literal.ts'

export type ConnectorSettings = Readonly<Record<string, PowerShellValue>>

export interface CombinationRule {
  readonly id: string
  isBroken(settings: ConnectorSettings): boolean
}

const listOf = (value: PowerShellValue | undefined): readonly string[] => (Array.isArray(value) ? value : [])
const wordsOf = (value: PowerShellValue | undefined) => String(value ?? '').split(/, */)
const checksName = (settings: ConnectorSettings) => settings['TlsAuthLevel'] === 'DomainValidation'

export const sendRules: readonly CombinationRule[] = [
  {
    id: 'tls-domain-without-domain-validation',
    isBroken: (settings) => settings['TlsDomain'] !== undefined && !checksName(settings),
  },
  {
    id: 'auth-level-without-required-tls',
    isBroken: (settings) =>
      settings['TlsAuthLevel'] !== undefined &&
      (settings['RequireTLS'] !== true || settings['IgnoreSTARTTLS'] !== false),
  },
  {
    id: 'required-tls-with-ignored-starttls',
    isBroken: (settings) => settings['RequireTLS'] === true && settings['IgnoreSTARTTLS'] !== false,
  },
  {
    id: 'domain-validation-without-tls-domain',
    isBroken: (settings) => checksName(settings) && settings['TlsDomain'] === undefined,
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
    id: 'domain-security-with-wildcard',
    isBroken: (settings) =>
      settings['DomainSecureEnabled'] === true &&
      listOf(settings['AddressSpaces']).some((space) => space.includes('*')),
  },
  {
    id: 'domain-security-through-front-end',
    isBroken: (settings) => settings['DomainSecureEnabled'] === true && settings['FrontendProxyEnabled'] === true,
  },
  {
    id: 'neither-level-nor-domain-security',
    isBroken: (settings) => settings['TlsAuthLevel'] === undefined && settings['DomainSecureEnabled'] !== true,
  },
  {
    id: 'smart-hosts-and-dns-routing',
    isBroken: (settings) => listOf(settings['SmartHosts']).length > 0 === (settings['DNSRoutingEnabled'] === true),
  },
  {
    id: 'basic-authentication',
    isBroken: (settings) => wordsOf(settings['SmartHostAuthMechanism']).some((word) => word.startsWith('Basic')),
  },
  { id: 'no-address-space', isBroken: (settings) => listOf(settings['AddressSpaces']).length === 0 },
  { id: 'bare-wildcard', isBroken: (settings) => settings['TlsDomain'] === '*' || settings['TlsDomain'] === '' },
  { id: 'cloud-services', isBroken: (settings) => settings['CloudServicesMailEnabled'] !== undefined },
]

const hasTls = (settings: ConnectorSettings) => wordsOf(settings['AuthMechanism']).includes('Tls')
const isIpv6 = (range: string) => range.includes(':')

export const receiveRules: readonly CombinationRule[] = [
  { id: 'tls-not-required', isBroken: (settings) => settings['RequireTLS'] !== true },
  { id: 'required-tls-without-mechanism', isBroken: (settings) => !hasTls(settings) },
  {
    id: 'mechanism-that-grants-trust',
    isBroken: (settings) => wordsOf(settings['AuthMechanism']).some((word) => word !== 'Tls'),
  },
  { id: 'capabilities-that-grant-trust', isBroken: (settings) => settings['TlsDomainCapabilities'] !== undefined },
  {
    id: 'partners-without-domain-security',
    isBroken: (settings) =>
      settings['PermissionGroups'] !== (settings['DomainSecureEnabled'] === true ? 'Partners' : 'AnonymousUsers'),
  },
  { id: 'wrong-transport-role', isBroken: (settings) => settings['TransportRole'] !== 'FrontendTransport' },
  { id: 'no-remote-ranges', isBroken: (settings) => listOf(settings['RemoteIPRanges']).length === 0 },
  {
    id: 'bindings-do-not-fit-ranges',
    isBroken: (settings) => {
      const ranges = listOf(settings['RemoteIPRanges'])
      const wanted = ['0.0.0.0:25', ...(ranges.some(isIpv6) ? ['[::]:25'] : [])]
      return listOf(settings['Bindings']).join() !== wanted.join()
    },
  },
]

/** The id of the first rule the settings break; undefined when Exchange should take them. */
export function findBrokenRule(rules: readonly CombinationRule[], settings: ConnectorSettings): string | undefined {
  return rules.find((rule) => rule.isBroken(settings))?.id
}

/** Throws when a rule is broken: nothing may be written then. */
export function assertSound(rules: readonly CombinationRule[], settings: ConnectorSettings): void {
  const broken = findBrokenRule(rules, settings)
  if (broken !== undefined) throw new Error(`connector breaks the rule ${broken}`)
}
