// Observes what DNSSEC says about the MX list and the addresses of a route, and what TLSA records its hosts publish, for as long as the rest
// of the test takes. Never fails: what got no answer is indeterminate.
import type { DnsSecurity, DnssecFact } from '#domain/dns-security.ts'
import type { MxRoute } from '#domain/observation.ts'
import type { Clock } from '#ports/clock.ts'
import { lookUpWay } from '#wire/dane/way-security.ts'
import type { DnsExchange } from '#wire/dnssec/dns-exchange.ts'
import type { MailNetwork, SignedDns } from '#wire/mail-network.ts'
import { workBeside } from './work-beside.ts'

export interface DnsSecurityOrder {
  readonly route: MxRoute
  readonly signedDns: SignedDns
  /** The messages the route was read from. */
  readonly messages: DnsExchange
  readonly network: Pick<MailNetwork, 'smtpPort'>
  readonly clock: Clock
  /** What the test does meanwhile. */
  readonly beside: Promise<unknown>
  readonly signal: AbortSignal
}

/** A verdict waits no longer than this for DNSSEC alone. */
const leastMs = 6000

/** Observes a whole route; beyond its least time it goes on only while something else does. */
export function observeDnsSecurity(order: DnsSecurityOrder): Promise<DnsSecurity> {
  return workBeside(order.beside, leastMs, (signal) => observeWhole({ ...order, signal }), order.signal)
}

async function observeWhole(order: DnsSecurityOrder): Promise<DnsSecurity> {
  const { route, network } = order
  // records belong to port 25, whatever port a test uses; those of that other port are looked for when there are none
  const tlsaPorts = network.smtpPort === 25 ? [25] : [25, network.smtpPort]
  const hosts = route.hosts.map(({ host, isLiteral }) => ({ host, isLiteral, tlsaPorts }))
  const { method, mx, hosts: looked } = await lookUpWay({ ...order, domain: route.domain, hosts })
  const silent: DnssecFact = { state: 'indeterminate', reason: 'no-answer', zone: route.domain }
  return { method, mx: mx ?? silent, hosts: [...looked] }
}
