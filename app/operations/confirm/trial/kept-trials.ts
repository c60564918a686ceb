// Counter-proofs that were planned and may still be carried out: their traps are open, because the plan names the ports. One per gateway, for a
// quarter of an hour; whatever ends one closes its trap. One that is being carried out waits for its end, however long that takes.
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { TrapMode } from '#domain/confirm/trap.ts'
import type { RuleInForce, Trial } from '#domain/confirm/trial.ts'
import type { Outcome } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { PushPlan, UnsafeReason } from '#domain/push/push-plan.ts'
import type { PushProgress } from '#domain/push/push-record.ts'
import type { OpenTrap } from './kept-trap.ts'
import type { TrialStage } from './stage.ts'

export interface StageOrder {
  readonly accepted: readonly UnsafeReason['code'][]
  readonly planHash: string
  readonly secrets: readonly TypedSecret[]
  readonly tell: (progress: PushProgress) => void
}

export interface KeptTrial {
  readonly plan: PushPlan
  readonly trial: Trial
  readonly trap: OpenTrap
  readonly rule: RuleInForce
  readonly possible: readonly TrapMode[]
  /** As it is kept the moment it begins. */
  readonly proof: Omit<CounterProof, 'startedAt'>
  /** Where it takes place; faults where that is no longer as it was planned. */
  stage(order: StageOrder): Promise<Outcome<TrialStage>>
}

export interface KeptTrials {
  keep(kept: KeptTrial): void
  find(planId: string, planHash: string): KeptTrial | undefined
  /** It is being carried out from now on: no time closes its trap. */
  begin(planId: string): void
  /** Nothing of it was done, and it may be tried once more: its time begins anew. */
  waitAgain(planId: string): void
  /** It was carried out, or cannot be any more: its trap is closed. */
  end(planId: string): void
  /** Closes all traps. */
  closeAll(): Promise<void>
}

const longestMs = 15 * 60_000

/** None kept. */
export function createKeptTrials(): KeptTrials {
  const trials = new Map<string, { readonly kept: KeptTrial; timer: NodeJS.Timeout }>()
  const take = (planId: string) => {
    const entry = trials.get(planId)
    clearTimeout(entry?.timer)
    trials.delete(planId)
    return entry?.kept
  }
  const end = (planId: string) => void take(planId)?.trap.close()
  const endLater = (planId: string) => setTimeout(() => end(planId), longestMs).unref()
  return {
    keep(kept) {
      const { siteId } = kept.proof
      for (const [id, other] of trials) if (other.kept.proof.siteId === siteId) end(id)
      trials.set(kept.plan.id, { kept, timer: endLater(kept.plan.id) })
    },
    begin(planId) {
      const entry = trials.get(planId)
      clearTimeout(entry?.timer)
    },
    waitAgain(planId) {
      const entry = trials.get(planId)
      if (entry === undefined) return
      clearTimeout(entry.timer)
      entry.timer = endLater(planId)
    },
    find(planId, planHash) {
      const kept = trials.get(planId)?.kept
      return kept?.plan.hash === planHash ? kept : undefined
    },
    end,
    async closeAll() {
      await Promise.all([...trials.keys()].map((id) => take(id)?.trap.close()))
    },
  }
}
