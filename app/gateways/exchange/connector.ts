// One policy as the send connector it asks for: name, settings and the reason behind the certificate name. Pure; refuses what the
// product cannot express (level, several ports) or what nobody knows (the certificate's name) instead of weakening it.
import { createHash } from 'node:crypto'
import { assertNever, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { toPlainName } from '../ascii-text.ts'
import { type ConnectorSettings, findBrokenRule } from './combination-rules.ts'
import type { ExchangeSite } from './site.ts'
import { chooseTlsDomain, type PresentedNames, type TlsDomainChoice } from './tls-domain.ts'

export const exchangeLevels: ReadonlySet<TlsLevel> = new Set<TlsLevel>(['encrypt', 'verify', 'secure'])

export interface ExchangeConnector {
  readonly policy: TlsPolicy
  readonly name: string
  /** Everything New- and Set-SendConnector take alike, the ownership tag included. */
  readonly settings: ConnectorSettings
  readonly tlsDomain: TlsDomainChoice | null
}

/** Faults: gateway.level-not-expressible, names-missing, name-not-coverable, unsafe-value, ports-differ. */
export function connectorFor(policy: TlsPolicy, site: ExchangeSite): Outcome<ExchangeConnector> {
  const partner = policy.partner
  const authLevel = authLevelOf(policy.level)
  if (authLevel === undefined) return fail('gateway.level-not-expressible', { level: policy.level, partner })
  // Control characters and half surrogate pairs cannot come back unchanged from a console or a file.
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(partner)) return fail('gateway.unsafe-value', { field: 'partner' })
  const domains = [...new Set(policy.domains)].sort()
  if (!domains.every(isPlainDnsName)) return fail('gateway.unsafe-value', { field: 'domains' })
  const route = routeSettings(policy)
  if (!route.ok) return route
  const tlsDomain = policy.level === 'secure' ? tlsDomainFor(policy) : succeed(null)
  if (!tlsDomain.ok) return tlsDomain

  const name = connectorName(policy)
  const spaces = domains.flatMap((domain) => (policy.includeSubdomains ? [domain, `*.${domain}`] : [domain]))
  const settings: ConnectorSettings = {
    Name: name,
    AddressSpaces: spaces.map((space) => `SMTP:${space};1`),
    ...route.value,
    IgnoreSTARTTLS: false,
    RequireTLS: true,
    TlsAuthLevel: authLevel,
    ...(tlsDomain.value === null ? {} : { TlsDomain: tlsDomain.value.name }),
    DomainSecureEnabled: false,
    SourceTransportServers: [...site.servers].sort(),
    ...(site.fqdn === null ? {} : { Fqdn: site.fqdn }),
    FrontendProxyEnabled: site.frontendProxy,
    ProtocolLoggingLevel: 'Verbose',
  }
  const broken = findBrokenRule(settings)
  if (broken !== undefined) throw new Error(`send connector breaks the rule ${broken}`)
  const comment = `handschlag:v1;id=${policy.id.toLowerCase()};rev=${revisionOf(settings)}`
  return succeed({ policy, name, settings: { ...settings, Comment: comment }, tlsDomain: tlsDomain.value })
}

/** At most 64 ASCII characters; the tail of the policy's id keeps it unique and survives a renamed partner. */
function connectorName(policy: TlsPolicy): string {
  return `Handschlag ${toPlainName(policy.partner, 38) || 'Partner'} ${policy.id.toLowerCase().slice(-12)}`
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

function revisionOf(settings: ConnectorSettings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16)
}

function isPlainDnsName(name: string): boolean {
  return name.length <= 253 && /^(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*$/.test(name)
}
