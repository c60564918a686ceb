// The incoming half of a policy as a receive connector for the partner's own addresses. Plain TLS takes mail from everybody there, Domain
// Security only from servers with the partner's certificate. Usage is always Custom: no preset grants anything unseen.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { senderDomainsOf, type TlsPolicy } from '#domain/tls-policy.ts'
import type { AddressRange } from '../address-range.ts'
import { readOwnAddresses } from '../shared-sender.ts'
import { assertSound, type ConnectorSettings, receiveRules } from './combination-rules.ts'
import { connectorName, isPlainDnsName, withTag } from './connector-tag.ts'
import { receivesByDomainSecurity } from './domain-security.ts'
import type { ExchangeSite } from './site.ts'

export interface ReceiveConnector {
  readonly name: string
  /** Everything New- and Set-ReceiveConnector take alike, the ownership tag included. */
  readonly settings: ConnectorSettings
  readonly isDomainSecure: boolean
  /** Envelope senders; only Domain Security looks at them. */
  readonly domains: readonly string[]
  readonly ranges: readonly AddressRange[]
}

/** Faults: gateway.inbound-needs-addresses, site-incomplete, unsafe-value, addresses-too-wide, shared-sender. */
export function receiveConnectorFor(policy: TlsPolicy, site: ExchangeSite): Outcome<ReceiveConnector> {
  if (site.receivingServers.length === 0) return fail('gateway.site-incomplete', { field: 'receivingServers' })
  const addresses = [...new Set(policy.inbound.addresses)].sort()
  if (addresses.length === 0) return fail('gateway.inbound-needs-addresses', { partner: policy.partner })
  const ranges = readOwnAddresses(addresses, policy.partner)
  if (!ranges.ok) return ranges
  const domains = [...new Set(senderDomainsOf(policy))].sort()
  if (!domains.every(isPlainDnsName)) return fail('gateway.unsafe-value', { field: 'inbound.senderDomains' })
  const isDomainSecure = receivesByDomainSecurity(policy, site)
  const name = connectorName(policy)
  const settings: ConnectorSettings = {
    Name: name,
    TransportRole: 'FrontendTransport',
    Bindings: ['0.0.0.0:25', ...(ranges.value.some((range) => range.family === 6) ? ['[::]:25'] : [])],
    RemoteIPRanges: addresses,
    AuthMechanism: 'Tls',
    PermissionGroups: isDomainSecure ? 'Partners' : 'AnonymousUsers',
    RequireTLS: true,
    DomainSecureEnabled: isDomainSecure,
    ...(site.receiveFqdn === null ? {} : { Fqdn: site.receiveFqdn }),
    ProtocolLoggingLevel: 'Verbose',
  }
  assertSound(receiveRules, settings)
  return succeed({ name, settings: withTag(policy, settings), isDomainSecure, domains, ranges: ranges.value })
}
