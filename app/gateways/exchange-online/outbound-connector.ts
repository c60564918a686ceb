// The outgoing half of a policy as an outbound connector. Refuses what Exchange Online cannot say: the levels `may` and `fingerprint`,
// mandatory DANE past a fixed host, fixed hosts on other ports than 25, names no single TlsDomain covers.
import { assertNever, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { chooseTlsDomain, type PresentedNames, type TlsDomainChoice } from '../tls-domain.ts'
import {
  connectorName,
  domainEntries,
  finishConnector,
  gatewayId,
  isPlainDnsName,
  type OnlineConnector,
} from './connector.ts'
import type { ConnectorSettings } from './connector-rules.ts'
import type { ExchangeOnlineSite } from './site.ts'

export const exchangeOnlineLevels: ReadonlySet<TlsLevel> = new Set<TlsLevel>(['encrypt', 'verify', 'secure', 'dane'])

/** Faults: gateway.level-not-expressible, demand-not-expressible, names-missing, name-not-coverable, unsafe-value. */
export function outboundConnector(policy: TlsPolicy, site: ExchangeOnlineSite): Outcome<OnlineConnector> {
  const partner = policy.partner
  const tlsSettings = tlsSettingsOf(policy.level)
  if (tlsSettings === undefined) return fail('gateway.level-not-expressible', { level: policy.level, partner })
  const domains = domainEntries(policy.domains, policy.includeSubdomains)
  if (domains === undefined) return fail('gateway.unsafe-value', { field: 'domains' })
  const route = routeSettings(policy)
  if (!route.ok) return route
  const tlsDomain = policy.level === 'secure' ? tlsDomainFor(policy) : succeed(null)
  if (!tlsDomain.ok) return tlsDomain
  const settings: ConnectorSettings = {
    Name: connectorName('outbound', policy),
    ConnectorType: 'Partner',
    RecipientDomains: domains,
    IsTransportRuleScoped: false,
    ...route.value,
    TlsSettings: tlsSettings,
    ...(tlsDomain.value === null ? {} : { TlsDomain: tlsDomain.value.name }),
    SmtpDaneMode: policy.level === 'dane' ? 'Mandatory' : site.daneMode,
    MtaStsMode: site.mtaStsMode,
  }
  const [first] = domains
  const recipient = site.mayValidate && first !== undefined ? `${site.validationMailbox}@${first}` : ''
  return succeed(finishConnector('outbound', policy, settings, { tlsDomain: tlsDomain.value, recipient }))
}

/** `dane` asks for TLS only: a certificate proven by TLSA need not come from a public authority. */
function tlsSettingsOf(level: TlsLevel): string | undefined {
  switch (level) {
    case 'encrypt':
    case 'dane':
      return 'EncryptionOnly'
    case 'verify':
      return 'CertificateValidation'
    case 'secure':
      return 'DomainValidation'
    case 'may':
    case 'fingerprint':
      return undefined
    default:
      return assertNever(level)
  }
}

function routeSettings(policy: TlsPolicy): Outcome<ConnectorSettings> {
  if (policy.route.kind === 'mx') return succeed({ UseMXRecord: true })
  const hosts = policy.route.hosts
  if (!hosts.every((entry) => isPlainDnsName(entry.host))) return fail('gateway.unsafe-value', { field: 'route' })
  // A connector has no port, a name of one label means nothing outside our own network, and TLSA belongs to MX hosts.
  if (policy.level === 'dane' || hosts.some((entry) => entry.port !== 25 || !entry.host.includes('.'))) {
    return fail('gateway.demand-not-expressible', { gateway: gatewayId, partner: policy.partner, field: 'route' })
  }
  return succeed({ UseMXRecord: false, SmartHosts: [...new Set(hosts.map((entry) => entry.host))].sort() })
}

function tlsDomainFor(policy: TlsPolicy): Outcome<TlsDomainChoice> {
  const partner = policy.partner
  const hosts = hostsToCover(policy)
  const isSeen = hosts.length > 0 && hosts.every((host) => host.certificateNames.length > 0)
  if (policy.names.length === 0 && policy.route.kind === 'mx' && !isSeen) {
    return fail('gateway.names-missing', { partner })
  }
  const choice = chooseTlsDomain(policy.names, hosts)
  if (choice?.name.includes('.')) return succeed(choice)
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
