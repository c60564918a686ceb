// The outgoing half of a policy as a send connector: name, settings and the reason behind the certificate name. Pure; refuses what the
// product cannot express (level, several ports) or what nobody knows (the certificate's name) instead of weakening it.
import { assertNever, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { chooseTlsDomain, type PresentedNames, type TlsDomainChoice } from '../tls-domain.ts'
import { assertSound, type ConnectorSettings, sendRules } from './combination-rules.ts'
import { connectorName, isPlainDnsName, withTag } from './connector-tag.ts'
import { sendsByDomainSecurity } from './domain-security.ts'
import type { ExchangeSite } from './site.ts'

export const exchangeLevels: ReadonlySet<TlsLevel> = new Set<TlsLevel>(['encrypt', 'verify', 'secure'])

export interface SendConnector {
  readonly name: string
  /** Everything New- and Set-SendConnector take alike, the ownership tag included. */
  readonly settings: ConnectorSettings
  readonly tlsDomain: TlsDomainChoice | null
  /** Our certificate by the name policies give it; the script finds its Exchange name by the thumbprint. */
  readonly certificate: string | null
  readonly isDomainSecure: boolean
  readonly domains: readonly string[]
}

/** Faults: gateway.level-not-expressible, names-missing, name-not-coverable, unsafe-value, ports-differ, client-certificate-unknown. */
export function sendConnectorFor(policy: TlsPolicy, site: ExchangeSite): Outcome<SendConnector> {
  const partner = policy.partner
  const authLevel = authLevelOf(policy.level)
  if (authLevel === undefined) return fail('gateway.level-not-expressible', { level: policy.level, partner })
  if (site.servers.length === 0) return fail('gateway.site-incomplete', { field: 'servers' })
  const domains = [...new Set(policy.domains)].sort()
  if (!domains.every(isPlainDnsName)) return fail('gateway.unsafe-value', { field: 'domains' })
  const certificate = policy.clientCertificate
  if (certificate !== null && !Object.hasOwn(site.clientCertificates, certificate)) {
    return fail('gateway.client-certificate-unknown', { name: certificate, partner })
  }
  const route = routeSettings(policy)
  if (!route.ok) return route
  const isDomainSecure = sendsByDomainSecurity(policy, site)
  const tlsDomain = policy.level === 'secure' && !isDomainSecure ? tlsDomainFor(policy) : succeed(null)
  if (!tlsDomain.ok) return tlsDomain

  const name = connectorName(policy)
  const spaces = domains.flatMap((domain) => (policy.includeSubdomains ? [domain, `*.${domain}`] : [domain]))
  const settings: ConnectorSettings = {
    Name: name,
    AddressSpaces: spaces.map((space) => `SMTP:${space};1`),
    ...route.value,
    IgnoreSTARTTLS: false,
    RequireTLS: true,
    ...(isDomainSecure ? {} : { TlsAuthLevel: authLevel }),
    ...(tlsDomain.value === null ? {} : { TlsDomain: tlsDomain.value.name }),
    DomainSecureEnabled: isDomainSecure,
    SourceTransportServers: [...site.servers].sort(),
    ...(site.fqdn === null ? {} : { Fqdn: site.fqdn }),
    FrontendProxyEnabled: site.frontendProxy && !isDomainSecure,
    ProtocolLoggingLevel: 'Verbose',
  }
  assertSound(sendRules, settings)
  return succeed({
    name,
    settings: withTag(policy, settings),
    tlsDomain: tlsDomain.value,
    certificate,
    isDomainSecure,
    domains,
  })
}

function authLevelOf(level: TlsLevel): string | undefined {
  switch (level) {
    case 'encrypt':
      return 'EncryptionOnly'
    case 'verify':
      return 'CertificateValidation'
    case 'secure':
      return 'DomainValidation'
    case 'may':
    case 'dane':
    case 'fingerprint':
      return undefined
    default:
      return assertNever(level)
  }
}

function routeSettings(policy: TlsPolicy): Outcome<ConnectorSettings> {
  if (policy.route.kind === 'mx') return succeed({ DNSRoutingEnabled: true, Port: 25 })
  const hosts = policy.route.hosts
  if (!hosts.every((entry) => isPlainDnsName(entry.host))) return fail('gateway.unsafe-value', { field: 'route' })
  const ports = new Set(hosts.map((entry) => entry.port))
  const [port] = ports
  if (port === undefined || ports.size > 1) return fail('gateway.ports-differ', { partner: policy.partner })
  const names = [...new Set(hosts.map((entry) => entry.host))].sort()
  return succeed({ DNSRoutingEnabled: false, SmartHosts: names, Port: port })
}

function tlsDomainFor(policy: TlsPolicy): Outcome<TlsDomainChoice> {
  const partner = policy.partner
  const hosts = hostsToCover(policy)
  const isSeen = hosts.length > 0 && hosts.every((host) => host.certificateNames.length > 0)
  if (policy.names.length === 0 && policy.route.kind === 'mx' && !isSeen)
    return fail('gateway.names-missing', { partner })
  const choice = chooseTlsDomain(policy.names, hosts)
  if (choice !== undefined) return succeed(choice)
  const names = hosts.flatMap((host) => host.certificateNames)
  const listed = [...new Set(names.length > 0 ? names : policy.names)]
  return fail('gateway.name-not-coverable', {
    partner,
    names: listed.slice(0, 12).join(', ') + (listed.length > 12 ? ', …' : ''),
  })
}

function hostsToCover(policy: TlsPolicy): readonly PresentedNames[] {
  if (policy.route.kind === 'mx') return policy.hosts
  return policy.route.hosts.map(
    (entry) => policy.hosts.find((seen) => seen.host === entry.host) ?? { host: entry.host, certificateNames: [] },
  )
}
