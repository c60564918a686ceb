// Plans that may still be carried out, by id, with what is needed for that. Only the last few, none older than an hour: what was seen that
// long ago is to be looked at again.
import type { PushPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { PartnerOfPush, PushSet } from './push-set.ts'

export interface KeptPlan {
  readonly plan: PushPlan
  /** null = the kept policies as they are. */
  readonly choice: PartnerOfPush | null
  /** The files the plan was made from. */
  readonly set: PushSet
  /** Of the record an undo plan takes back; empty for a push. */
  readonly undo: PushRecord['undo']
}

export interface KeptPlans {
  keep(kept: KeptPlan, nowMs: number): void
  /** The plan with this id and hash while it is young enough. */
  find(id: string, hash: string, nowMs: number): KeptPlan | undefined
  /** A plan is carried out once. */
  drop(id: string): void
  /** A plan is carried out on the hosts it was made for: none of a site stays when one of its hosts is changed. */
  dropSite(siteId: string): void
}

const mostPlans = 20
const longestMs = 3_600_000

/** No plan kept. */
export function createKeptPlans(): KeptPlans {
  const plans = new Map<string, { readonly kept: KeptPlan; readonly atMs: number }>()
  return {
    keep(kept, nowMs) {
      plans.set(kept.plan.id, { kept, atMs: nowMs })
      for (const [id, { atMs }] of plans) {
        if (plans.size > mostPlans || nowMs - atMs > longestMs) plans.delete(id)
      }
    },
    find(id, hash, nowMs) {
      const found = plans.get(id)
      if (found === undefined || nowMs - found.atMs > longestMs) return undefined
      return found.kept.plan.hash === hash ? found.kept : undefined
    },
    drop(id) {
      plans.delete(id)
    },
    dropSite(siteId) {
      for (const [id, { kept }] of plans) if (kept.plan.siteId === siteId) plans.delete(id)
    },
  }
}
