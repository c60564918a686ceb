// From what was looked up to the targets in their order, or to why there are none. Pure but for the chance among equals. DNS that is bogus or
// half missing stops a host, never its protection; a failure is permanent only when the domain itself says so.
import type { DnssecFact, DnssecState } from '#domain/dns-security.ts'
import type { CachedStsPolicy } from '#wire/mta-sts/cached-policy.ts'
import type { Route, RouteFailure, RouteFlaw, RouteSts, RouteTarget } from './route.ts'
import type { FoundHost, RouteFacts } from './route-lookup.ts'

export interface TargetRules {
  readonly needsDane: boolean
  readonly now: string
  isOwn(host: string, ip: string, port: number): boolean
  random(): number
}

const weakestFirst: readonly DnssecState[] = ['bogus', 'indeterminate', 'insecure', 'secure']
const temporary = (code: string, detail: RouteFlaw): RouteFailure => ({ ok: false, kind: 'temporary', code, detail })
const permanent = (code: string, detail: RouteFlaw): RouteFailure => ({ ok: false, kind: 'permanent', code, detail })
const untrusted = temporary('4.7.5', 'dns-untrusted')

/** Whether what was found is worth asking again soon. */
export function isUnusable(facts: RouteFacts): boolean {
  const isOpen = facts.hosts.length === 0 || facts.hosts.some(({ lookupFailed }) => lookupFailed)
  return facts.kind === 'lookup-failed' || isOpen || isDoubtful(facts.security?.mx) || hasBlockedHost(facts)
}

/** The targets of a way. */
export function targetsOf(facts: RouteFacts, rules: TargetRules): Route {
  const failure = failureOf(facts, rules)
  if (failure !== undefined) return failure
  const usable = facts.hosts
    .map((host, index) => ({ host, index }))
    .filter(({ index }) => !isHostDoubtful(facts, index))
  if (usable.length === 0) return untrusted
  const before = beforeUs(usable, facts, rules)
  const sts = facts.sts === null ? null : stsOf(facts.sts, rules.now)
  const targets = inOrder(before, facts, rules).flatMap(({ host, index }) =>
    addressesInOrder(host.addresses, rules).map((ip) => targetOf(facts, host, index, ip, sts)),
  )
  if (targets.length > 0) return { ok: true, targets }
  // a person wrote these hosts down: a slip of the pen must not send mail back
  const isFixed = facts.kind === 'agreed-host' || facts.kind === 'next-hop'
  if (before.length < usable.length)
    return isFixed ? temporary('4.4.6', 'leads-to-us') : permanent('5.4.6', 'leads-to-us')
  if (facts.hosts.some(({ lookupFailed }) => lookupFailed)) return temporary('4.4.3', 'lookup-failed')
  return isFixed ? temporary('4.4.4', 'host-unknown') : permanent('5.4.4', 'no-mail-host')
}

function failureOf({ kind, security }: RouteFacts, { needsDane }: TargetRules): RouteFailure | undefined {
  if (kind === 'lookup-failed') return temporary('4.4.3', 'lookup-failed')
  if (needsDane && security === null) return temporary('4.7.5', 'dnssec-unavailable')
  // a forged absence would send mail back, a forged list elsewhere (RFC 7672 section 2.1.2)
  if (isDoubtful(security?.mx)) return untrusted
  if (kind === 'no-mail-host' && security?.hosts.some(({ addresses }) => isDoubtful(addresses)) === true)
    return untrusted
  // RFC 7505 section 3
  if (kind === 'null-mx') return permanent('5.1.10', 'null-mx')
  if (kind === 'no-such-domain') return permanent('5.1.2', 'no-such-domain')
  return kind === 'no-mail-host' ? permanent('5.4.4', 'no-mail-host') : undefined
}

function isDoubtful(fact: DnssecFact | null | undefined): boolean {
  return fact?.state === 'bogus' || fact?.state === 'indeterminate'
}

function isHostDoubtful({ security }: RouteFacts, index: number): boolean {
  const host = security?.hosts[index]
  return host !== undefined && (isDoubtful(host.addresses) || host.tlsa.kind === 'blocked')
}

function hasBlockedHost(facts: RouteFacts): boolean {
  return facts.hosts.some((_, index) => isHostDoubtful(facts, index))
}

interface Placed {
  readonly host: FoundHost
  readonly index: number
}

/** RFC 5321 section 5.1: where the list names us, only hosts it prefers to us are tried; a backup must not send to its equals. */
function beforeUs(placed: readonly Placed[], { kind }: RouteFacts, { isOwn }: TargetRules): readonly Placed[] {
  const own = placed.filter(({ host }) => host.addresses.some((ip) => isOwn(host.host, ip, host.port)))
  if (kind !== 'mx') return placed.filter((entry) => !own.includes(entry))
  const ours = Math.min(...own.map(({ host }) => host.preference))
  return placed.filter(({ host }) => host.preference < ours)
}

/** By preference, equals by chance; agreed hosts as agreed. */
function inOrder(placed: readonly Placed[], { kind }: RouteFacts, rules: TargetRules): readonly Placed[] {
  if (kind !== 'mx') return placed
  return shuffled(placed, rules).toSorted((one, other) => one.host.preference - other.host.preference)
}

/** IPv4 first: where the way over IPv6 is shut, each attempt would begin with a wait. */
function addressesInOrder(addresses: readonly string[], rules: TargetRules): readonly string[] {
  return shuffled(addresses, rules).toSorted((one, other) => Number(one.includes(':')) - Number(other.includes(':')))
}

function shuffled<T>(entries: readonly T[], { random }: TargetRules): readonly T[] {
  if (entries.length < 2) return entries
  return entries
    .map((entry) => ({ entry, lot: random() }))
    .sort((one, other) => one.lot - other.lot)
    .map(({ entry }) => entry)
}

function targetOf(facts: RouteFacts, host: FoundHost, index: number, ip: string, sts: RouteSts | null): RouteTarget {
  const { kind, security } = facts
  const seen = security?.hosts[index]
  return {
    host: host.host,
    ip,
    port: host.port,
    foundBy: kind === 'agreed-host' || kind === 'next-hop' || kind === 'implicit' ? kind : 'mx',
    dnssec: weakestOf([security?.mx?.state, seen?.addresses.state]),
    dane: seen?.tlsa ?? null,
    sts,
  }
}

function weakestOf(states: readonly (DnssecState | undefined)[]): DnssecState | null {
  return weakestFirst.find((state) => states.includes(state)) ?? null
}

function stsOf({ id, policy, fetchedAt }: CachedStsPolicy, now: string): RouteSts {
  return { id, policy, ageSeconds: Math.max(0, (Date.parse(now) - Date.parse(fetchedAt)) / 1000) }
}
