// The incoming half of a policy as an inbound connector: TLS for every message of the sender domains, and at most one proof of who sends,
// a certificate name or a list of addresses. Several names, pins or authorities of our own cannot be said and are refused.
import { getPublicSuffix } from 'tldts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { senderDomainsOf, type TlsPolicy } from '#domain/tls-policy.ts'
import { readOwnAddresses } from '../shared-sender.ts'
import { connectorName, domainEntries, finishConnector, gatewayId, type OnlineConnector } from './connector.ts'
import { type ConnectorSettings, isExpressibleAddress } from './connector-rules.ts'
import type { ExchangeOnlineSite } from './site.ts'

/** Faults: gateway.demand-not-expressible, names-missing, name-not-coverable, unsafe-value, addresses-too-wide, shared-sender. */
export function inboundConnector(policy: TlsPolicy, site: ExchangeOnlineSite): Outcome<OnlineConnector> {
  const domains = domainEntries(senderDomainsOf(policy), policy.includeSubdomains)
  if (domains === undefined) return fail('gateway.unsafe-value', { field: 'inbound.senderDomains' })
  const proof = proofSettings(policy, site)
  if (!proof.ok) return proof
  const settings: ConnectorSettings = {
    Name: connectorName('inbound', policy),
    ConnectorType: 'Partner',
    SenderDomains: domains,
    RequireTls: true,
    ...proof.value,
  }
  return succeed(finishConnector('inbound', policy, settings, { tlsDomain: null, recipient: '' }))
}

/** A certificate that was agreed goes before addresses: the product takes only one of the two. */
function proofSettings(policy: TlsPolicy, site: ExchangeOnlineSite): Outcome<ConnectorSettings> {
  if (policy.inbound.certificate !== null) return certificateSettings(policy)
  const addresses = [...new Set(policy.inbound.addresses)].sort()
  if (!site.restrictAddresses || addresses.length === 0) {
    return succeed({ RestrictDomainsToCertificate: false, RestrictDomainsToIPAddresses: false })
  }
  const own = readOwnAddresses(addresses, policy.partner)
  if (!own.ok) return own
  if (!addresses.every(isExpressibleAddress)) return refuse(policy, 'inbound.addresses')
  return succeed({
    RestrictDomainsToCertificate: false,
    RestrictDomainsToIPAddresses: true,
    SenderIPAddresses: addresses,
  })
}

function certificateSettings(policy: TlsPolicy): Outcome<ConnectorSettings> {
  const partner = policy.partner
  const { names = [], pins = [], authorities = [] } = policy.inbound.certificate ?? {}
  if (pins.length > 0 || authorities.length > 0) return refuse(policy, 'inbound.certificate')
  const [name, ...others] = names
  if (name === undefined) return fail('gateway.names-missing', { partner })
  if (others.length > 0 || !isSenderName(name)) {
    const listed = names.slice(0, 12).join(', ') + (names.length > 12 ? ', …' : '')
    return fail('gateway.name-not-coverable', { partner, names: listed })
  }
  return succeed({
    RestrictDomainsToCertificate: true,
    TlsSenderCertificateName: name,
    RestrictDomainsToIPAddresses: false,
  })
}

/** At least two labels, and no wildcard as wide as a public suffix. */
function isSenderName(name: string): boolean {
  const parent = name.startsWith('*.') ? name.slice(2) : name
  if (!parent.includes('.')) return false
  return !name.startsWith('*.') || getPublicSuffix(parent, { allowPrivateDomains: true }) !== parent
}

function refuse(policy: TlsPolicy, field: string) {
  return fail('gateway.demand-not-expressible', { gateway: gatewayId, partner: policy.partner, field })
}
