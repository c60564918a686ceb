// Finds ways for one relay: what was looked up serves every message to the same domain for a minute, a failure for five seconds, and of many
// who ask at once one asks. Bounded. Never fails but by a route that says so.
import type { Clock } from '#ports/clock.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createAnswerMemory } from './answer-memory.ts'
import type { RouteFinder, RouteOrder } from './route.ts'
import { createRouteLookup, type RouteFacts, type RoutePlan } from './route-lookup.ts'
import { isUnusable, targetsOf } from './route-targets.ts'
import { openStsMemory } from './sts-memory.ts'

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
