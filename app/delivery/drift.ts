// Whether the hosts of a site are as the last push left them: each is looked at the way a plan looks, and nothing but the work folder is
// written. A host that cannot be asked is `unknown`, never `same`.
import type { Fault } from '#domain/fault.ts'
import type { PlanChange } from '#domain/push/push-plan.ts'
import { type LookOrder, planPush } from './make-plan.ts'

export interface Drift {
  readonly hostId: string
  readonly host: string
  readonly state: 'same' | 'drifted' | 'unfinished' | 'unknown'
  /** What stands there otherwise. */
  readonly changes: readonly Pick<PlanChange, 'kind' | 'name'>[]
  readonly fault: Fault | null
}

/** Looks at one host; `order` holds the set that was pushed last. */
export async function lookForDrift<Site>(order: LookOrder<Site>): Promise<Drift> {
  const { id: hostId, name: host } = order.host
  const plan = await planPush(order)
  if (!plan.ok) return { hostId, host, state: 'unknown', changes: [], fault: plan.fault }
  const changes = plan.value.changes.map(({ kind, name }) => ({ kind, name }))
  const state = changes.length > 0 ? 'drifted' : plan.value.unfinished === null ? 'same' : 'unfinished'
  return { hostId, host, state, changes, fault: null }
}
