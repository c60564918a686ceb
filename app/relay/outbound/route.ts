// Where mail for a domain goes: which hosts and addresses in which order, and what DNSSEC, DANE and MTA-STS say of each. A failed lookup is
// never read as an absence; what it means for the message is said by its code.
import type { DnssecState, HostTlsa } from '#domain/dns-security.ts'
import type { RelayNextHop } from '#domain/relay-config.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { StsPolicy } from '#domain/sts-observation.ts'
import type { Clock } from '#ports/clock.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createAnswerMemory } from './answer-memory.ts'
import { createRouteLookup, type RouteFacts, type RoutePlan } from './route-lookup.ts'
import { isUnusable, targetsOf } from './route-targets.ts'
import { openStsMemory } from './sts-memory.ts'

export interface RouteSts {
  readonly policy: StsPolicy
  readonly id: string
  readonly ageSeconds: number
}

export interface RouteTarget {
  /** Lower case, without a final dot; an address where the next hop is one. */
  readonly host: string
  readonly ip: string
  readonly port: number
  readonly foundBy: 'mx' | 'implicit' | 'agreed-host' | 'next-hop'
  /** DNSSEC's weakest word on the MX list and this host's addresses; null = not asked, or no resolver passes signatures on. */
  readonly dnssec: DnssecState | null
  /** null = not looked up. */
  readonly dane: HostTlsa | null
  readonly sts: RouteSts | null
}

/** Stable words; sentences in `relay:route.<detail>`. */
export const routeFlaws = [
  'null-mx',
  'no-such-domain',
  'no-mail-host',
  'lookup-failed',
  'host-unknown',
  'dns-untrusted',
  'dnssec-unavailable',
  'leads-to-us',
] as const
export type RouteFlaw = (typeof routeFlaws)[number]

export interface RouteFailure {
  readonly ok: false
  readonly kind: 'temporary' | 'permanent'
  /** Enhanced status code (RFC 3463), such as 5.1.10. */
  readonly code: string
  readonly detail: RouteFlaw
}

/** Targets in the order they are to be tried; never empty. */
export type Route = { readonly ok: true; readonly targets: readonly RouteTarget[] } | RouteFailure

export interface RouteOrder {
  /** A-labels, lower case. */
  readonly domain: string
  /** null = the domain has none. */
  readonly policy: Pick<RelayPolicy, 'level' | 'route'> | null
  /** Mail for our own domains goes here, whatever the DNS says. */
  readonly nextHop: Pick<RelayNextHop, 'host' | 'port'> | null
}

export interface RouteFinder {
  /** Finds the way; an aborted signal gives a temporary failure. */
  find(order: RouteOrder, signal: AbortSignal): Promise<Route>
  /** Ends what runs beside and writes what must outlive a restart. */
  close(): Promise<void>
}

export interface RouteOutside {
  readonly network: MailNetwork
  readonly clock: Clock
  /** Where MTA-STS policies are kept over restarts; null = nowhere. */
  readonly folder: string | null
  /** The file of those policies could not be written. */
  readonly onNotKept?: (detail: string) => void
  /** Names and addresses of this very relay: an MX list ends before them (RFC 5321 section 5.1). */
  readonly isOwn?: (host: string, ip: string, port: number) => boolean
  /** 0 (inclusive) to 1, for the order among equals. */
  readonly random?: () => number
}

const foundMs = 60_000
const failedMs = 5000
const mostDomains = 5000

/** Makes the finder of one relay. */
export function createRouteFinder({
  network,
  clock,
  folder,
  onNotKept,
  isOwn = () => false,
  random = Math.random,
}: RouteOutside): RouteFinder {
  const ending = new AbortController()
  const sts = openStsMemory({
    network,
    clock,
    folder,
    signal: ending.signal,
    ...(onNotKept === undefined ? {} : { onNotKept }),
  })
  const lookUp = createRouteLookup({ network, clock, sts, signal: ending.signal })
  const memory = createAnswerMemory<RouteFacts>({
    clock,
    most: mostDomains,
    lifeMs: (facts) => (isUnusable(facts) ? failedMs : foundMs),
  })
  return {
    async find(order, signal) {
      const plan = planOf(order, network.smtpPort)
      const facts = await memory.recall(keyOf(plan), signal, () => lookUp(plan))
      if (facts === undefined) return { ok: false, kind: 'temporary', code: '4.4.3', detail: 'lookup-failed' }
      return targetsOf(facts, { needsDane: order.policy?.level === 'dane', now: clock.now(), isOwn, random })
    },
    async close() {
      ending.abort()
      await sts.close()
    },
  }
}

function planOf({ domain, policy, nextHop }: RouteOrder, smtpPort: number): RoutePlan {
  if (nextHop !== null) return { kind: 'next-hop', hosts: [{ host: nextHop.host, port: nextHop.port }] }
  const route = policy?.route ?? { kind: 'mx' }
  return route.kind === 'hosts' ? { kind: 'agreed-host', hosts: route.hosts } : { kind: 'mx', domain, port: smtpPort }
}

function keyOf(plan: RoutePlan): string {
  return plan.kind === 'mx' ? `mx ${plan.domain}` : JSON.stringify([plan.kind, plan.hosts])
}
