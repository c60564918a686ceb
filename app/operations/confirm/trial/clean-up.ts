// The way back of a counter-proof. The mails go first: without the route they would be sent to the partner. While one of them may still be in the
// queue the route stays, and the host's own timer, the next start or a person tries it again.
import { setTimeout as rest } from 'node:timers/promises'
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { RuleInForce } from '#domain/confirm/trial.ts'
import { type Fault, faultCatalogue, type Outcome } from '#domain/fault.ts'
import type { TrialStage } from './stage.ts'

export type CleanedUp = Pick<CounterProof, 'temporary' | 'left' | 'normalRoute' | 'fault'>

export interface WayBack {
  readonly stage: Pick<TrialStage, 'drop' | 'takeBack' | 'left' | 'rule'>
  readonly before: RuleInForce
  /** Whether a mail may have been handed in. */
  readonly hasMails: boolean
  readonly tell: (progress: TrialProgress) => void
  readonly signal: AbortSignal
  /** Before each further try to take the mails out. */
  readonly pausesMs?: readonly number[]
}

/** A delivery that is just under way ends within this. */
const usualPausesMs = [2000, 5000, 10_000]

/** Mails, route, a look for what is left, and whether the partner's own way is as it was. Faults are told, none ends it early. */
export async function cleanUp(way: WayBack): Promise<CleanedUp> {
  const { stage, before, hasMails, tell, signal } = way
  tell({ kind: 'stage', stage: 'take-back' })
  const dropped = await dropAll(way)
  if (!dropped.ok && isShutOut(dropped.fault))
    return { temporary: 'not-known', left: [], normalRoute: null, fault: dropped.fault }
  const isRouteKept = hasMails && !dropped.ok
  const back = isRouteKept ? dropped : await stage.takeBack(signal)
  // one that was under way the first time may be back in the queue
  if (!isRouteKept) await stage.drop(signal)
  tell({ kind: 'stage', stage: 'look-left' })
  const left = await stage.left(signal)
  tell({ kind: 'stage', stage: 'normal-route' })
  const rule = await stage.rule(signal)
  const faults = [back, left, rule].flatMap((each) => (each.ok ? [] : [each.fault]))
  return {
    temporary: standing(isRouteKept, back, left),
    left: left.ok ? left.value.map((line) => line.slice(0, 1000)).slice(0, 100) : [],
    normalRoute: rule.ok ? compareRules(before, rule.value) : null,
    fault: faults[0] ?? null,
  }
}

async function dropAll({ stage, hasMails, signal, pausesMs = usualPausesMs }: WayBack): Promise<Outcome<undefined>> {
  let dropped = await stage.drop(signal)
  for (const pauseMs of hasMails ? pausesMs : []) {
    if (dropped.ok || signal.aborted || isShutOut(dropped.fault)) break
    await rest(pauseMs, undefined, { signal }).catch(() => undefined)
    dropped = await stage.drop(signal)
  }
  return dropped
}

/** Many hosts keep out for hours whoever was refused a few times in a row. */
function isShutOut({ code }: Fault): boolean {
  return code.startsWith('ssh.') && !faultCatalogue[code].retryable
}

function standing(
  isRouteKept: boolean,
  back: Outcome<undefined>,
  left: Outcome<readonly string[]>,
): CleanedUp['temporary'] {
  if (!left.ok) return 'not-known'
  if (isRouteKept || left.value.length > 0) return 'left'
  return back.ok ? 'gone' : 'not-known'
}

function compareRules(before: RuleInForce, after: RuleInForce): NonNullable<CounterProof['normalRoute']> {
  const told = ({ text, source }: RuleInForce) => `${source}: ${text ?? '–'}`.slice(0, 900)
  const isSame =
    before.text === after.text && before.source === after.source && before.configSha256 === after.configSha256
  return { isSame, detail: isSame ? told(after) : `${told(before)} → ${told(after)}` }
}
