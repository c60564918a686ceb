// A counter-proof from its first step to its last. Once the route may be there, nothing ends it before the way back was gone: not a fault, not a
// cancel. The mails go first, or they would be sent to the partner when the route is gone.
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { CounterProof, ModeProof } from '#domain/confirm/counter-proof.ts'
import { judgeMode, knownByControl } from '#domain/confirm/judge-mode.ts'
import { judgeProof, type ProofFacts } from '#domain/confirm/judge-proof.ts'
import { type TrapMode, type TrapSight, trapDemand } from '#domain/confirm/trap.ts'
import type { RuleInForce, Trial } from '#domain/confirm/trial.ts'
import { type Fault, fail, succeed } from '#domain/fault.ts'
import type { Clock } from '#ports/clock.ts'
import { cleanUp } from './clean-up.ts'
import type { TrialStage } from './stage.ts'
import { type Fates, type Tried, type TryWaits, tryMails } from './try-mails.ts'

export interface ConductOrder {
  readonly stage: TrialStage
  readonly trial: Trial
  /** As it was before. */
  readonly rule: RuleInForce
  readonly possible: readonly TrapMode[]
  sight(mode: TrapMode): TrapSight
  readonly tell: (progress: TrialProgress) => void
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly waits?: ConductWaits
}

export type Conducted =
  | { readonly kind: 'nothing'; readonly fault: Fault }
  | { readonly kind: 'ended'; readonly ending: Ending }

type Ending = Pick<
  CounterProof,
  'endedAt' | 'modes' | 'verdict' | 'reasons' | 'temporary' | 'left' | 'normalRoute' | 'fault'
>

export interface ConductWaits extends TryWaits {
  /** For the whole way back. */
  readonly endMs: number
  readonly dropPausesMs?: readonly number[]
}

/** Together they are over before the host takes the route back by itself. */
const usual: ConductWaits = { everyMs: 3000, aheadMs: 75_000, mostMs: 120_000, againMs: 45_000, endMs: 600_000 }

/** Conducts it; never throws for anything the host does. */
export async function conductTrial(order: ConductOrder): Promise<Conducted> {
  const { stage, tell, clock, signal, waits = usual } = order
  tell({ kind: 'stage', stage: 'apply' })
  const begun = await stage.begin(signal)
  if (begun.kind === 'nothing') return begun
  const isInPlace = begun.kind === 'in-place'
  const seen: Tried = isInPlace
    ? await tryMails({ ...order, waits })
    : { fates: new Map(), fault: begun.fault, stopped: 'route-not-in-place' }
  // a person who cancels wants it gone, not left
  const ends = AbortSignal.timeout(waits.endMs)
  const tried = isInPlace ? await asItWas(stage, seen, ends) : seen
  const away = await cleanUp({
    ...{ stage, before: order.rule, hasMails: isInPlace, tell },
    signal: ends,
    ...(waits.dropPausesMs !== undefined && { pausesMs: waits.dropPausesMs }),
  })
  const modes = judgedModes(order, tried.fates)
  const { stopped } = tried
  const facts: ProofFacts = {
    ...{ level: order.trial.policy.level, hasRule: order.rule.text !== null, modes, possible: order.possible, stopped },
  }
  const { verdict, reasons } = judgeProof(facts)
  tell({ kind: 'stage', stage: 'ended' })
  const fault = tried.fault ?? away.fault
  return {
    kind: 'ended',
    ending: {
      ...{ endedAt: clock.now(), modes: [...modes], verdict, reasons: [...reasons], fault },
      ...{ temporary: away.temporary, left: [...away.left], normalRoute: away.normalRoute },
    },
  }
}

/** What was tried, unless others changed route or rule meanwhile, or nobody can say so: then what was held says nothing about the rule. */
async function asItWas(stage: TrialStage, tried: Tried, signal: AbortSignal): Promise<Tried> {
  if (tried.stopped === 'changed-meanwhile') return tried
  const changed = (await stage.changed?.(signal)) ?? succeed(null)
  if (!changed.ok) return { ...tried, fault: tried.fault ?? changed.fault, stopped: tried.stopped ?? 'interrupted' }
  if (changed.value === null) return tried
  const { fault } = fail('confirm.changed-meanwhile', { detail: changed.value })
  return { ...tried, fault, stopped: 'changed-meanwhile' }
}

function judgedModes({ trial, sight }: ConductOrder, fates: Fates): readonly ModeProof[] {
  const knownAs = knownByControl(sight('control'))
  return trial.traps.map(({ mode, token }) => {
    const seen = fates.get(token)
    const facts = { mode, demand: trapDemand(mode, trial.policy), sight: sight(mode), fate: seen?.fate ?? null }
    return {
      ...facts,
      result: judgeMode({ ...facts, knownAs }),
      lines: (seen?.lines ?? []).slice(-200).map((line) => ({ ...line })),
    }
  })
}
