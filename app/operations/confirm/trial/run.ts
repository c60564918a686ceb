// Carries out a counter-proof that was planned. It is kept before its first step and after its last, whatever came of it; until nothing of it is
// left on the gateway, what is needed to take it away is kept beside it.
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { TrialRun } from '#domain/confirm/trial-run.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { UnsafeReason } from '#domain/push/push-plan.ts'
import { onSite } from '../../push/on-site.ts'
import type { Rooms } from '../../rooms.ts'
import { type Conducted, conductTrial } from './conduct.ts'
import type { KeptTrial } from './kept-trials.ts'
import { refuseUnlessFree } from './refuse-while-open.ts'
import type { TrialStage } from './stage.ts'

export interface RunTrialWish {
  readonly planId: string
  readonly planHash: string
  readonly accepted: readonly UnsafeReason['code'][]
  readonly secrets: readonly TypedSecret[]
}

type Tell = (progress: TrialProgress) => void

/**
 * Carries it out; faults, only where nothing was begun: push.plan-unknown, confirm.trap-not-reached, confirm.trial-open, confirm.push-open, those
 * of a push.
 */
export async function runTrial(
  rooms: Rooms,
  wish: RunTrialWish,
  tell: Tell,
  cancelled: AbortSignal,
): Promise<Outcome<CounterProof>> {
  const kept = rooms.confirming.trials.find(wish.planId, wish.planHash)
  if (kept === undefined) return fail('push.plan-unknown')
  return await onSite(rooms, kept.proof.siteId, cancelled, async (signal) => {
    if (!kept.trap.isOpen()) {
      rooms.confirming.trials.end(wish.planId)
      return fail('confirm.trap-not-reached', { detail: 'push:detail.trap-line-lost' })
    }
    rooms.confirming.trials.begin(wish.planId)
    try {
      return await runKept(rooms, kept, wish, tell, signal)
    } finally {
      rooms.confirming.trials.waitAgain(wish.planId)
    }
  })
}

async function runKept(
  rooms: Rooms,
  kept: KeptTrial,
  { accepted, planHash, secrets }: RunTrialWish,
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome<CounterProof>> {
  const tellPush = (push: Extract<TrialProgress, { kind: 'push' }>['push']) => tell({ kind: 'push', push })
  const stage = await kept.stage({ accepted, planHash, secrets, tell: tellPush })
  if (!stage.ok) return stage
  const endWriting = rooms.pushing.beginWriting()
  try {
    return await conductKept(rooms, kept, stage.value, tell, signal)
  } finally {
    stage.value.close()
    endWriting()
  }
}

async function conductKept(
  rooms: Rooms,
  kept: KeptTrial,
  stage: TrialStage,
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome<CounterProof>> {
  const { trial, trap, rule, possible, plan } = kept
  const proof: CounterProof = { ...kept.proof, startedAt: rooms.outside.clock.now() }
  const begun = begin(rooms, proof, trial)
  if (!begun.ok) return begun
  trap.watch((mode, sight) => tell({ kind: 'sight', mode, sight }))
  const { clock } = rooms.outside
  const order = { stage, trial, rule, possible, sight: trap.sight, tell, clock, signal }
  const conducted = await conductTrial(order)
  if (conducted.kind === 'nothing') {
    // the plan stays: what was missing, such as a password, may be there the next time
    const forgotten = rooms.store.confirmations.forgetProof(proof.id)
    rooms.announce.confirmChanged(proof.partnerId)
    return forgotten.ok ? { ok: false, fault: conducted.fault } : forgotten
  }
  rooms.confirming.trials.end(plan.id)
  return keep(rooms, proof, conducted)
}

/** Before the first step: a kill from here on is known at the next start. */
function begin(rooms: Rooms, proof: CounterProof, trial: KeptTrial['trial']): Outcome<undefined> {
  const { id: proofId, partnerId, siteId, hostId, startedAt } = proof
  const { id, domain, policy, sender, traps, authorityPem, controlPins } = trial
  const kept = { id, domain, policy, sender, authorityPem, traps: [...traps], controlPins: [...controlPins] }
  const run: TrialRun = { proofId, partnerId, siteId, hostId, startedAt, trial: kept, records: [] }
  const saved = rooms.store.together((): Outcome<undefined> => {
    const known = rooms.store.partners.find(partnerId)
    if (!known.ok) return known
    const isFree = refuseUnlessFree(rooms, proof)
    if (!isFree.ok) return isFree
    const proven = rooms.store.confirmations.saveProof(proof)
    return proven.ok ? rooms.store.openTrials.save(run) : proven
  })
  if (saved.ok) rooms.announce.confirmChanged(partnerId)
  return saved
}

function keep(
  rooms: Rooms,
  proof: CounterProof,
  { ending }: Extract<Conducted, { kind: 'ended' }>,
): Outcome<CounterProof> {
  const ended = { ...proof, ...ending }
  const saved = keepProof(rooms, ended)
  return saved.ok ? succeed(ended) : saved
}

/** Keeps a proof as it ended; once nothing is left on the gateway, nothing more is known of how to take it away. */
export function keepProof(rooms: Rooms, proof: CounterProof): Outcome<undefined> {
  const saved = rooms.store.together((): Outcome<undefined> => {
    const kept = rooms.store.confirmations.saveProof(proof)
    if (!kept.ok || proof.temporary !== 'gone') return kept
    return rooms.store.openTrials.close(proof.id)
  })
  rooms.announce.confirmChanged(proof.partnerId)
  rooms.announce.checklistChanged(proof.partnerId)
  return saved
}
