// A counter-proof from its first step to its last. Once the route may be there, nothing ends it before the way back was gone: not a fault, not a
// cancel. The mails go first, or they would be sent to the partner when the route is gone.
import { setTimeout as rest } from 'node:timers/promises'
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { CounterProof, ModeProof } from '#domain/confirm/counter-proof.ts'
import { judgeMode, knownByControl } from '#domain/confirm/judge-mode.ts'
import { judgeProof, type ProofFacts } from '#domain/confirm/judge-proof.ts'
import type { SeenFate } from '#domain/confirm/mail-drop.ts'
import { isSettled } from '#domain/confirm/mail-fate.ts'
import { type TrapMode, type TrapSight, trapDemand } from '#domain/confirm/trap.ts'
import type { RuleInForce, Trial } from '#domain/confirm/trial.ts'
import { type Fault, fail } from '#domain/fault.ts'
import type { Clock } from '#ports/clock.ts'
import type { TrialStage } from './stage.ts'

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
  readonly waits?: { readonly everyMs: number; readonly mostMs: number; readonly endMs: number }
}

export type Conducted =
  | { readonly kind: 'nothing'; readonly fault: Fault }
  | { readonly kind: 'ended'; readonly ending: Ending }

type Ending = Pick<
  CounterProof,
  'endedAt' | 'modes' | 'verdict' | 'reasons' | 'temporary' | 'left' | 'normalRoute' | 'fault'
>

type Fates = ReadonlyMap<string, SeenFate>
const usual = { everyMs: 3000, mostMs: 120_000, endMs: 600_000 }

/** Conducts it; never throws for anything the host does. */
export async function conductTrial(order: ConductOrder): Promise<Conducted> {
  const { stage, tell, clock, signal, waits = usual } = order
  tell({ kind: 'stage', stage: 'apply' })
  const begun = await stage.begin(signal)
  if (begun.kind === 'nothing') return begun
  const isInPlace = begun.kind === 'in-place'
  const tried = isInPlace ? await tryMails(order) : { fates: new Map(), fault: begun.fault, isWhole: false }
  // a person who cancels wants it gone, not left
  const late = AbortSignal.timeout(waits.endMs)
  const away = await cleanUp(stage, order.rule, tell, late)
  const modes = judgedModes(order, tried.fates)
  const stopped = !isInPlace ? 'route-not-in-place' : tried.isWhole ? null : 'interrupted'
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

interface Tried {
  readonly fates: Fates
  readonly fault: Fault | null
  /** Whether it was watched to its end. */
  readonly isWhole: boolean
}

async function tryMails({ stage, tell, signal, clock, trial, waits = usual }: ConductOrder): Promise<Tried> {
  tell({ kind: 'stage', stage: 'hand-in' })
  const nothing: Fates = new Map()
  const handed = await stage.hand(signal)
  if (!handed.ok) return { fates: nothing, fault: handed.fault, isWhole: false }
  tell({ kind: 'stage', stage: 'watch' })
  const until = clock.elapsedMs() + waits.mostMs
  let fates = nothing
  while (!signal.aborted) {
    const seen = await stage.look(signal)
    if (!seen.ok) return { fates, fault: seen.fault, isWhole: false }
    fates = seen.value
    tellFates(trial, fates, tell)
    const isDone = trial.traps.every(({ token }) => isSettled(fates.get(token)?.fate ?? { kind: 'unknown' }))
    if (isDone || clock.elapsedMs() >= until) return { fates, fault: null, isWhole: true }
    await rest(waits.everyMs, undefined, { signal }).catch(() => undefined)
  }
  return { fates, fault: fail('job.cancelled').fault, isWhole: false }
}

function tellFates({ traps }: Trial, fates: Fates, tell: ConductOrder['tell']): void {
  for (const { mode, token } of traps) {
    const seen = fates.get(token)
    if (seen !== undefined) tell({ kind: 'fate', mode, fate: seen.fate })
  }
}

export type CleanedUp = Pick<CounterProof, 'temporary' | 'left' | 'normalRoute' | 'fault'>

/** Mails, route, a look for what is left, and whether the partner's own way is as it was. Faults are told, none ends it early. */
export async function cleanUp(
  stage: Pick<TrialStage, 'drop' | 'takeBack' | 'left' | 'rule'>,
  before: RuleInForce,
  tell: (progress: TrialProgress) => void,
  signal: AbortSignal,
): Promise<CleanedUp> {
  tell({ kind: 'stage', stage: 'take-back' })
  const dropped = await stage.drop(signal)
  const back = await stage.takeBack(signal)
  // one that was under way the first time may be back in the queue
  const again = await stage.drop(signal)
  tell({ kind: 'stage', stage: 'look-left' })
  const left = await stage.left(signal)
  tell({ kind: 'stage', stage: 'normal-route' })
  const rule = await stage.rule(signal)
  const faults = [back, again.ok ? again : dropped, left, rule].flatMap((each) => (each.ok ? [] : [each.fault]))
  const isGone = back.ok && left.ok && left.value.length === 0
  return {
    temporary: isGone ? 'gone' : left.ok && left.value.length > 0 ? 'left' : 'not-known',
    left: left.ok ? left.value.map((line) => line.slice(0, 1000)).slice(0, 100) : [],
    normalRoute: rule.ok ? compareRules(before, rule.value) : null,
    fault: faults[0] ?? null,
  }
}

function compareRules(before: RuleInForce, after: RuleInForce): NonNullable<CounterProof['normalRoute']> {
  const told = ({ text, source }: RuleInForce) => `${source}: ${text ?? '–'}`.slice(0, 900)
  const isSame =
    before.text === after.text && before.source === after.source && before.configSha256 === after.configSha256
  return { isSame, detail: isSame ? told(after) : `${told(before)} → ${told(after)}` }
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
