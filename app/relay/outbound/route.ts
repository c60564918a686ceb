// Where mail for a domain goes: which hosts and addresses in which order, and what DNSSEC, DANE and MTA-STS say of each. A failed lookup is
// never read as an absence; what it means for the message is said by its code.
import type { DnssecState, HostTlsa } from '#domain/dns-security.ts'
import type { RelayNextHop } from '#domain/relay-config.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { StsPolicy } from '#domain/sts-observation.ts'

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
