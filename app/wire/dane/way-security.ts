// What DNSSEC says about the way to mail hosts, and what TLSA records they publish: the MX list where there is one, the addresses, the
// records. Validates locally; only where the resolver withholds signatures and stands on a trusted path is its word taken. Never fails: what
// got no answer is indeterminate.
import type { DnsSecurity, DnssecFact, HostSecurity, HostTlsa } from '#domain/dns-security.ts'
import type { Clock } from '#ports/clock.ts'
import type { RecordType } from '#ports/resolver.ts'
import { createClaimingResolver } from '../dnssec/claiming-resolver.ts'
import type { DnsExchange } from '../dnssec/dns-exchange.ts'
import { type DnssecVerdict, weakestOf } from '../dnssec/dnssec-verdict.ts'
import { typeCode } from '../dnssec/message/dns-wire.ts'
import { createValidatingResolver, type ValidatingResolver } from '../dnssec/validating-resolver.ts'
import type { SignedDns } from '../mail-network.ts'
import { findHostDane, type HostDane } from './host-dane.ts'

export interface WayHost {
  readonly host: string
  /** An address instead of a name; nothing is signed or published for it. */
  readonly isLiteral: boolean
  /** Ports whose TLSA records count; those of a later one only when an earlier one has none. */
  readonly tlsaPorts: readonly number[]
}
export interface WayOrder {
  /** The domain whose MX list names the hosts; null = they were agreed. */
  readonly domain: string | null
  readonly hosts: readonly WayHost[]
  readonly signedDns: SignedDns
  /** The messages the way was read from. */
  readonly messages: DnsExchange
  readonly clock: Clock
  readonly signal: AbortSignal
}
export interface WaySecurity {
  readonly method: DnsSecurity['method']
  /** null = no MX list was asked for. */
  readonly mx: DnssecFact | null
  /** In the order of the hosts asked for. */
  readonly hosts: readonly HostSecurity[]
}

/** What a resolver that strips signatures makes of everything. */
const withheld: readonly string[] = ['resolver-without-signatures', 'trust-anchor-unproven']

/** Whether the first word on the way is that the resolver gives no signatures: that says nothing about the partner. */
export function isWithheld({ mx, hosts }: WaySecurity): boolean {
  const first = mx ?? hosts.find(({ addresses }) => addresses.reason !== 'address-literal')?.addresses
  return first !== undefined && withheld.includes(first.reason)
}

/** Looks at the whole way. */
export async function lookUpWay(order: WayOrder): Promise<WaySecurity> {
  const { messages, signedDns, clock } = order
  const own = createValidatingResolver({ exchange: messages, anchors: signedDns.anchors, clock })
  const validated = await lookUpWith(own, 'validated', order)
  if (!signedDns.trustsAd || !isWithheld(validated) || !(await doesValidate(order))) return validated
  return lookUpWith(createClaimingResolver(messages), 'claimed', order)
}

/** Whether the resolver vouches for a trust anchor's own zone: one that does not validate would make every zone look unsigned. */
async function doesValidate({ messages, signedDns, signal }: WayOrder): Promise<boolean> {
  const name = signedDns.anchors[0]?.zone ?? []
  const options = { wantsSignatures: true, checkingDisabled: false }
  const answer = await messages({ name, type: typeCode.DNSKEY }, options, signal)
  return answer.ok && answer.value.isAuthenticated
}

async function lookUpWith(
  resolver: ValidatingResolver,
  method: DnsSecurity['method'],
  { domain, hosts, signal }: WayOrder,
): Promise<WaySecurity> {
  const [mx, looked] = await Promise.all([
    domain === null ? null : verdictOf(domain, 'MX', resolver, signal),
    Promise.all(hosts.map((host) => lookUpHost(host, resolver, signal))),
  ])
  return { method, mx: mx === null ? null : { ...mx }, hosts: looked }
}

async function verdictOf(name: string, type: RecordType, resolver: ValidatingResolver, signal: AbortSignal) {
  const answer = await resolver.ask(name, type, signal)
  const silent: DnssecVerdict = { state: 'indeterminate', reason: 'no-answer', zone: name }
  return answer.ok ? answer.value.dnssec : silent
}

async function lookUpHost(
  { host, isLiteral, tlsaPorts }: WayHost,
  resolver: ValidatingResolver,
  signal: AbortSignal,
): Promise<HostSecurity> {
  if (isLiteral) {
    const noName: DnssecFact = { state: 'insecure', reason: 'address-literal', zone: '' }
    return { host, addresses: noName, tlsa: { ...nothingPublished(host), dnssec: noName } }
  }
  const [a, aaaa] = await Promise.all([
    verdictOf(host, 'A', resolver, signal),
    verdictOf(host, 'AAAA', resolver, signal),
  ])
  return { host, addresses: { ...weakestOf(a, aaaa) }, tlsa: await lookUpTlsa(host, tlsaPorts, resolver, signal) }
}

async function lookUpTlsa(
  host: string,
  ports: readonly number[],
  resolver: ValidatingResolver,
  signal: AbortSignal,
): Promise<HostTlsa> {
  let first: HostTlsa | undefined
  for (const port of ports) {
    const found = await tlsaAt(host, port, resolver, signal)
    first ??= found
    if (found.records.length > 0) return found
    if (first.kind === 'blocked') break
  }
  return first ?? nothingPublished(host)
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
