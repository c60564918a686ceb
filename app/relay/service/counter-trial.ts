// The temporary policies of a counter-proof: in memory only, so that no file ever holds them and no end of the process leaves them behind. Each is
// the partner's policy as it is in force, exception included, for a domain nobody has, with a way into the trap, and a name of its own, so that one
// that fails keeps none of the others waiting. One trial at a time; it ends by itself, and another one meanwhile is fault confirm.relay-busy.
import type { RelayCounterTrial } from '#domain/confirm/relay-order.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { exceptionFor } from '../outbound/exception-in-force.ts'
import type { RouteFinder, RouteTarget } from '../outbound/route.ts'
import { createLoadedPolicies } from '../policies.ts'
import type { LoadedConfig } from './load-config.ts'

export interface CounterTrials {
  /** The settings with the policies of the trial under way. */
  over(loaded: LoadedConfig): LoadedConfig
  /** The finder that knows the ways into the trap. */
  ways(finder: RouteFinder): RouteFinder
  /** Begins and answers the policy that is tried; undefined = the domain has none. */
  begin(trial: RelayCounterTrial, loaded: LoadedConfig, exceptions: readonly RelayException[]): Outcome<TriedPolicy>
  /** Ends it; another one stays. */
  end(id: string): void
  /** The one under way, by its id. */
  open(): string | null
}

export type TriedPolicy = RelayPolicy | undefined

/** None is under way; `onChange` is called when that changes. */
export function createCounterTrials(onChange: () => void): CounterTrials {
  let trial: RelayCounterTrial | undefined
  let exceptionLevel: TlsLevel | null = null
  let timer: NodeJS.Timeout | undefined
  const end = (id: string) => {
    if (trial?.id !== id) return
    clearTimeout(timer)
    trial = undefined
    onChange()
  }
  return {
    over(loaded) {
      const policy = trial === undefined ? undefined : loaded.policies.outboundFor(trial.of)
      if (trial === undefined || policy === undefined) return loaded
      const { all, sha256 } = loaded.policies
      const policies = [...all, ...copiesFor(trial, { ...policy, level: exceptionLevel ?? policy.level })]
      const file = { schema: 'handschlag.relay-policy/2' as const, policies }
      return { ...loaded, policies: createLoadedPolicies(file, sha256) }
    },
    ways: (finder) => ({
      async find(order, signal) {
        const route = trial?.routes.find(({ domain }) => domain === order.domain)
        return route === undefined ? finder.find(order, signal) : { ok: true, targets: [targetOf(route)] }
      },
      close: () => finder.close(),
    }),
    begin(next, { policies }, exceptions) {
      // its mails would lose their way and their policy in the middle
      if (trial !== undefined && trial.id !== next.id) return fail('confirm.relay-busy')
      const policy = policies.outboundFor(next.of)
      if (policy === undefined) return succeed(undefined)
      clearTimeout(timer)
      trial = next
      exceptionLevel = exceptionLevelOf(policy, exceptions)
      timer = setTimeout(() => end(next.id), next.seconds * 1000)
      timer.unref()
      onChange()
      return succeed(policy)
    },
    end,
    open: () => trial?.id ?? null,
  }
}

/** The level an exception for all recipients brings the policy down to; null = there is none. */
export function exceptionLevelOf({ id }: RelayPolicy, exceptions: readonly RelayException[]): TlsLevel | null {
  const forAll = exceptions.filter(({ recipient }) => recipient === null)
  return exceptionFor(id, [], forAll, Date.now())?.level ?? null
}

/** The policies of a trial: of the one that is tried, a copy for each of its domains. */
export function copiesFor({ id, routes }: RelayCounterTrial, policy: RelayPolicy): RelayPolicy[] {
  return routes.map((route, index) => ({ ...onTrial(policy, route), id: idOf(id, index) }))
}

/** In the form of a UUID of version 8 (RFC 9562 section 5.8). */
function idOf(id: string, index: number): string {
  const number = String(index).padStart(12, '0')
  return [id.slice(0, 8), id.slice(8, 12), `8${id.slice(12, 15)}`, `8${id.slice(13)}`, number].join('-')
}

type TrialRoute = RelayCounterTrial['routes'][number]

/** A container would be sent wherever it is taken; what is tried is whether the level holds. */
function onTrial(policy: RelayPolicy, { domain, authority, pins }: TrialRoute): RelayPolicy {
  const { trust, failure, level } = policy
  const isAdded = authority !== null && (level === 'verify' || level === 'secure')
  return {
    ...policy,
    domains: [domain],
    includeSubdomains: false,
    direction: 'outbound',
    trust: isAdded ? { ...trust, authorities: [...trust.authorities, authority] } : trust,
    pins: level === 'fingerprint' ? [...policy.pins, ...pins] : policy.pins,
    failure: failure.action === 'container' ? { ...failure, action: 'hold' } : failure,
  }
}

function targetOf({ host, ip, port }: TrialRoute): RouteTarget {
  return { host, ip, port, foundBy: 'agreed-host', dnssec: null, dane: null, sts: null }
}
