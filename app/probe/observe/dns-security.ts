// Observes what DNSSEC says about the MX list and the addresses of a route, and what TLSA records its hosts publish. Validates locally;
// only where the resolver withholds signatures and stands on a trusted path is its word taken. Never fails: what got no answer is
// indeterminate.
import type { DnsSecurity, DnssecFact, HostSecurity, HostTlsa } from '#domain/dns-security.ts'
import type { MxHost, MxRoute } from '#domain/observation.ts'
import type { Clock } from '#ports/clock.ts'
import type { RecordType } from '#ports/resolver.ts'
import { findHostDane, type HostDane } from '#wire/dane/host-dane.ts'
import { createClaimingResolver } from '#wire/dnssec/claiming-resolver.ts'
import type { DnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { type DnssecVerdict, weakestOf } from '#wire/dnssec/dnssec-verdict.ts'
import { typeCode } from '#wire/dnssec/message/dns-wire.ts'
import { createValidatingResolver, type ValidatingResolver } from '#wire/dnssec/validating-resolver.ts'
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

/** What a resolver that strips signatures makes of everything. */
const withheld: readonly string[] = ['resolver-without-signatures', 'trust-anchor-unproven']

/** Observes a whole route; beyond its least time it goes on only while something else does. */
export function observeDnsSecurity(order: DnsSecurityOrder): Promise<DnsSecurity> {
  return workBeside(order.beside, leastMs, (signal) => observeWhole({ ...order, signal }), order.signal)
}

async function observeWhole(order: DnsSecurityOrder): Promise<DnsSecurity> {
  const { messages, signedDns, clock } = order
  const own = createValidatingResolver({ exchange: messages, anchors: signedDns.anchors, clock })
  const validated = await observeWith(own, 'validated', order)
  if (!signedDns.trustsAd || !withheld.includes(validated.mx.reason) || !(await doesValidate(order))) return validated
  return observeWith(createClaimingResolver(messages), 'claimed', order)
}

/** Whether the resolver vouches for a trust anchor's own zone: one that does not validate would make every zone look unsigned. */
async function doesValidate({ messages, signedDns, signal }: DnsSecurityOrder): Promise<boolean> {
  const name = signedDns.anchors[0]?.zone ?? []
  const options = { wantsSignatures: true, checkingDisabled: false }
  const answer = await messages({ name, type: typeCode.DNSKEY }, options, signal)
  return answer.ok && answer.value.isAuthenticated
}

async function observeWith(
  resolver: ValidatingResolver,
  method: DnsSecurity['method'],
  order: DnsSecurityOrder,
): Promise<DnsSecurity> {
  const { route } = order
  const [mx, hosts] = await Promise.all([
    verdictOf(route.domain, 'MX', resolver, order.signal),
    Promise.all(route.hosts.map((host) => observeHost(host, resolver, order))),
  ])
  return { method, mx: { ...mx }, hosts }
}

async function verdictOf(name: string, type: RecordType, resolver: ValidatingResolver, signal: AbortSignal) {
  const answer = await resolver.ask(name, type, signal)
  const silent: DnssecVerdict = { state: 'indeterminate', reason: 'no-answer', zone: name }
  return answer.ok ? answer.value.dnssec : silent
}

async function observeHost(host: MxHost, resolver: ValidatingResolver, order: DnsSecurityOrder): Promise<HostSecurity> {
  const { signal, network } = order
  if (host.isLiteral) {
    const noName: DnssecFact = { state: 'insecure', reason: 'address-literal', zone: '' }
    return { host: host.host, addresses: noName, tlsa: { ...nothingPublished(host.host), dnssec: noName } }
  }
  const [a, aaaa] = await Promise.all([
    verdictOf(host.host, 'A', resolver, signal),
    verdictOf(host.host, 'AAAA', resolver, signal),
  ])
  return {
    host: host.host,
    addresses: { ...weakestOf(a, aaaa) },
    tlsa: await observeTlsa(host.host, network.smtpPort, resolver, signal),
  }
}

/** Records belong to port 25, whatever port a test uses; those of that other port are looked for when there are none. */
async function observeTlsa(
  host: string,
  smtpPort: number,
  resolver: ValidatingResolver,
  signal: AbortSignal,
): Promise<HostTlsa> {
  const usual = await tlsaAt(host, 25, resolver, signal)
  if (smtpPort === 25 || usual.kind === 'blocked' || usual.records.length > 0) return usual
  const unusual = await tlsaAt(host, smtpPort, resolver, signal)
  return unusual.records.length > 0 ? unusual : usual
}

async function tlsaAt(
  host: string,
  port: number,
  resolver: ValidatingResolver,
  signal: AbortSignal,
): Promise<HostTlsa> {
  const found = await findHostDane(host, port, resolver, signal)
  if (found.ok) return toHostTlsa(found.value)
  return {
    ...nothingPublished(host),
    kind: 'blocked',
    dnssec: { state: 'indeterminate', reason: 'no-answer', zone: host },
  }
}

function toHostTlsa(dane: HostDane): HostTlsa {
  return {
    kind: dane.kind,
    owner: dane.kind === 'published' ? dane.owner : null,
    records: 'records' in dane ? [...dane.records] : [],
    baseDomains: [...dane.baseDomains],
    dnssec: 'dnssec' in dane && dane.dnssec !== null ? { ...dane.dnssec } : null,
  }
}

function nothingPublished(host: string): HostTlsa {
  return { kind: 'absent', owner: null, records: [], baseDomains: [host], dnssec: null }
}
