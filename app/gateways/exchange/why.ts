// Which sentence explains a line of the data tables: by the name of the setting, and by its value where values mean different things.
import type { PowerShellValue } from '../powershell/powershell-literal.ts'

const codes: Readonly<Record<string, string | ((value: PowerShellValue) => string)>> = {
  Name: 'name',
  AddressSpaces: (value) =>
    Array.isArray(value) && value.some((space) => space.startsWith('SMTP:*.'))
      ? 'address-spaces-subdomains'
      : 'address-spaces',
  DNSRoutingEnabled: (value) => (value === true ? 'dns-routing' : 'no-dns-routing'),
  SmartHosts: 'smart-hosts',
  Port: 'port',
  IgnoreSTARTTLS: 'ignore-starttls',
  RequireTLS: 'require-tls',
  TlsAuthLevel: (value) => `auth-level-${String(value)}`,
  TlsDomain: 'tls-domain',
  DomainSecureEnabled: (value) => (value === true ? 'domain-secure' : 'no-domain-secure'),
  SourceTransportServers: 'source-servers',
  Fqdn: 'fqdn',
  FrontendProxyEnabled: (value) => (value === true ? 'front-end-proxy' : 'no-front-end-proxy'),
  ProtocolLoggingLevel: 'protocol-logging',
  TransportRole: 'transport-role',
  Bindings: (value) => (Array.isArray(value) && value.length > 1 ? 'bindings-ipv6' : 'bindings'),
  RemoteIPRanges: 'remote-ranges',
  AuthMechanism: 'auth-mechanism',
  PermissionGroups: (value) => (value === 'Partners' ? 'permission-partners' : 'permission-anonymous'),
  Comment: 'comment',
}

/** The code of the sentence; a setting nobody wrote one for is a bug. */
export function reasonOfSetting(name: string, value: PowerShellValue): string {
  const code = codes[name]
  if (code === undefined) throw new Error(`no reason for ${name}`)
  return typeof code === 'string' ? code : code(value)
}
