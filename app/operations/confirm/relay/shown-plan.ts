// What a counter-proof would change in the memory of a relay, as the part of a plan about one host: every route, and every copy of the policy.
import { canonical, sha256 } from '#delivery/plan-hash.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { RelayCounterTrial } from '#domain/confirm/relay-order.ts'
import type { HostPlan, PlanChange } from '#domain/push/push-plan.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import { copiesFor } from '#relay/service/counter-trial.ts'

export interface ShownOrder {
  readonly order: RelayCounterTrial
  /** In force for the partner; with the level an exception brings it down to. */
  readonly policy: RelayPolicy
  readonly product: CounterProof['product']
  /** As the relay calls itself. */
  readonly host: string
  /** The host, or the gateway where it is the relay of this app. */
  readonly hostId: string
  readonly commands: HostPlan['commands']
}

/** The part of the plan. */
export function shownOnRelay({ order, policy, product, host, hostId, commands }: ShownOrder): HostPlan {
  const routes = order.routes.map((route) =>
    added(`relay-route ${route.domain}`, `${route.host} [${route.ip}]:${route.port}\n`),
  )
  const copies = copiesFor(order, policy).map((copy) =>
    added(`relay-policy ${copy.domains.join(' ')}`, `${JSON.stringify(copy, null, 2)}\n`),
  )
  return {
    ...{ hostId, host, product, stateHash: sha256(canonical(policy)), changes: [...routes, ...copies] },
    ...{ unsafe: [], notes: [{ code: 'trial-memory', params: { minutes: order.seconds / 60 } }], uploads: [] },
    ...{ commands: [...commands], unfinished: null, canRevert: true, fault: null },
  }
}

function added(name: string, after: string): PlanChange {
  return { kind: 'setting', name, before: null, after, owner: null, mode: null }
}
