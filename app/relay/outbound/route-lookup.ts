// Asks the DNS, DNSSEC and MTA-STS about one way, once; what it means is decided elsewhere. Route and verdict rest on the same messages. The
// whole is limited in time; what did not come until then failed.
import type { DnssecFact } from '#domain/dns-security.ts'
import type { MxHost, MxRoute } from '#domain/observation.ts'
import type { Clock } from '#ports/clock.ts'
import { isWithheld, lookUpWay, type WayHost, type WaySecurity } from '#wire/dane/way-security.ts'
import { createSignedLookup } from '#wire/dnssec/signed-lookup.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import type { CachedStsPolicy } from '#wire/mta-sts/cached-policy.ts'
import { findHost, findMxRoute } from '#wire/mx-lookup.ts'
import type { StsMemory } from './sts-memory.ts'

export type RoutePlan =
  | { readonly kind: 'mx'; readonly domain: string; readonly port: number }
  | {
      readonly kind: 'agreed-host' | 'next-hop'
      readonly hosts: readonly { readonly host: string; readonly port: number }[]
    }

export interface FoundHost extends MxHost {
  readonly port: number
}

/** What the lookup of a whole way came to. `security` null = not asked, or no resolver passes signatures on. */
export interface RouteFacts {
  readonly kind: MxRoute['kind'] | 'agreed-host' | 'next-hop'
  readonly hosts: readonly FoundHost[]
  readonly security: WaySecurity | null
  readonly sts: CachedStsPolicy | null
}

/** Of one way with all its hosts; a policy host alone may take twenty seconds. */
const wholeMs = 45_000
/** So long a resolver that passed signatures on is held to it: without them all of a sudden, nobody can be trusted. */
const provenMs = 86_400_000

/** Makes the lookup; what it returns never fails. */
export function createRouteLookup(order: {
  readonly network: MailNetwork
  readonly clock: Clock
  readonly sts: Pick<StsMemory, 'policyFor'>
  readonly signal: AbortSignal
}): (plan: RoutePlan) => Promise<RouteFacts> {
  const { network, clock, sts } = order
  const { signedDns } = network
  const proven: { atMs: number | null } = { atMs: null }

  /** Signatures withheld say nothing about the partner, unless this resolver had them a while ago: then somebody takes them away. */
  const unlessWithheld = (security: WaySecurity): WaySecurity | null => {
    if (!isWithheld(security)) {
      const facts = [security.mx, ...security.hosts.map(({ addresses }) => addresses)]
      const isProven = facts.some((fact) => fact?.state === 'secure' || fact?.reason === 'no-delegation-signer')
      if (isProven && security.method === 'validated') proven.atMs = clock.elapsedMs()
      return withUnsigned(security)
    }
    return proven.atMs !== null && clock.elapsedMs() - proven.atMs < provenMs ? security : null
  }

  return async (plan) => {
    const signal = AbortSignal.any([order.signal, AbortSignal.timeout(wholeMs)])
    const signed = signedDns === undefined ? undefined : createSignedLookup(signedDns.exchange, network.resolver)
    const resolver = signed?.resolver ?? network.resolver
    const look = async (domain: string | null, hosts: readonly WayHost[]) => {
      if (signed === undefined || signedDns === undefined) return null
      return unlessWithheld(await lookUpWay({ domain, hosts, signedDns, messages: signed.messages, clock, signal }))
    }
    if (plan.kind === 'mx') {
      const policy = sts.policyFor(plan.domain, signal)
      const route = await findMxRoute(plan.domain, resolver, signal)
      const security = route.kind === 'lookup-failed' ? null : await look(plan.domain, wayHosts(route, plan.port))
      const hosts = route.hosts.map((host) => ({ ...host, host: asHostName(host.host), port: plan.port }))
      return { kind: route.kind, hosts, security, sts: await policy }
    }
    const hosts = await Promise.all(
      plan.hosts.map(async ({ host, port }, index) => ({ ...(await findHost(host, index, resolver, signal)), port })),
    )
    const asked = hosts.map(({ host, isLiteral, port }) => ({ host, isLiteral, tlsaPorts: [port] }))
    return { kind: plan.kind, hosts, security: plan.kind === 'next-hop' ? null : await look(null, asked), sts: null }
  }
}

/** Outside the zones somebody gave anchors for, nothing is signed for us (RFC 4033 section 5, "indeterminate"). */
function withUnsigned({ method, mx, hosts }: WaySecurity): WaySecurity {
  const asUnsigned = <T extends DnssecFact | null>(fact: T): T =>
    fact?.reason === 'no-trust-anchor' ? { ...fact, state: 'insecure' } : fact
  return {
    method,
    mx: asUnsigned(mx),
    hosts: hosts.map(({ host, addresses, tlsa }) => {
      const isOutside = tlsa.kind === 'blocked' && tlsa.dnssec?.reason === 'no-trust-anchor'
      return { host, addresses: asUnsigned(addresses), tlsa: isOutside ? { ...tlsa, kind: 'insecure' } : tlsa }
    }),
  }
}

/** Records belong to port 25; another one is used in tests only. That a domain has no address needs a proof as well. */
function wayHosts({ kind, domain, hosts }: MxRoute, port: number): readonly WayHost[] {
  const tlsaPorts = port === 25 ? [25] : [25, port]
  if (kind === 'no-mail-host') return [{ host: domain, isLiteral: false, tlsaPorts: [] }]
  return hosts.map(({ host, isLiteral }) => ({ host, isLiteral, tlsaPorts }))
}

function asHostName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}
