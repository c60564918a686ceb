// The mails of a counter-proof, while its route is there. One goes ahead, the control where there is one: only once it shows that the gateway follows
// the route do the others follow, for without it they would go to the partner. In the end what waits is tried once more, for some products hold
// a mail at its first attempt and send it in clear text at the next.
import { setTimeout as rest } from 'node:timers/promises'
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { SeenFate } from '#domain/confirm/mail-drop.ts'
import { isSettled, type MailFate } from '#domain/confirm/mail-fate.ts'
import type { TrapMode, TrapSight } from '#domain/confirm/trap.ts'
import type { Trial, TrialTrap } from '#domain/confirm/trial.ts'
import { type Fault, fail } from '#domain/fault.ts'
import type { Clock } from '#ports/clock.ts'
import type { TrialStage } from './stage.ts'

export interface TryWaits {
  /** Between two looks in the end; the first ones follow sooner, for most gateways are done within a second. */
  readonly everyMs: number
  /** For the mail that goes ahead, for the others, and for what is tried once more. */
  readonly aheadMs: number
  readonly mostMs: number
  readonly againMs: number
}

export interface TryOrder {
  readonly stage: Pick<TrialStage, 'hand' | 'look' | 'again'>
  readonly trial: Trial
  sight(mode: TrapMode): TrapSight
  readonly tell: (progress: TrialProgress) => void
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly waits: TryWaits
}

const firstPauseMs = 250

export type Fates = ReadonlyMap<string, SeenFate>

export interface Tried {
  readonly fates: Fates
  readonly fault: Fault | null
  /** Why it was not watched to its end; null = it was. */
  readonly stopped: 'interrupted' | 'route-not-in-place' | 'retry-not-seen' | 'changed-meanwhile' | null
}

/** Hands in and watches; never throws for anything the host does. */
export async function tryMails(order: TryOrder): Promise<Tried> {
  const { stage, trial, tell, signal, waits } = order
  const [ahead, ...others] = [...trial.traps].sort((one, other) => rank(one) - rank(other))
  if (ahead === undefined) return { fates: new Map(), fault: null, stopped: null }
  tell({ kind: 'stage', stage: 'hand-in' })
  const first = await stage.hand([ahead.token], signal)
  if (!first.ok) return { fates: new Map(), fault: first.fault, stopped: 'interrupted' }
  const seen = await watch(order, waits.aheadMs, (fates) => aheadOf(order, ahead, fates) !== 'open')
  if (seen.stopped !== null) return seen
  const way = aheadOf(order, ahead, seen.fates)
  if (way !== 'followed') {
    const { fault } = fail('confirm.route-not-followed', { detail: toldOf(seen.fates.get(ahead.token)?.fate) })
    return { ...seen, fault, stopped: 'route-not-in-place' }
  }
  const rest = await stage.hand(
    others.map(({ token }) => token),
    signal,
  )
  if (!rest.ok) return { ...seen, fault: rest.fault, stopped: 'interrupted' }
  tell({ kind: 'stage', stage: 'watch' })
  const whole = await watch(order, waits.mostMs, (fates) => trial.traps.every(({ token }) => isDone(fates, token)))
  return whole.stopped === null ? await tryAgain(order, whole) : whole
}

const whyStopped = ({ code }: Fault) => (code === 'confirm.changed-meanwhile' ? 'changed-meanwhile' : 'interrupted')
const rank = ({ mode }: TrialTrap) => (mode === 'control' ? 0 : 1)
const fateIn = (fates: Fates, token: string): MailFate => fates.get(token)?.fate ?? { kind: 'unknown' }
const isDone = (fates: Fates, token: string) => isSettled(fateIn(fates, token))

/**
 * Whether the route is followed: the trap was told the token only this mail carries; or the gateway holds the mail and was at the trap, or says
 * itself that it holds it for TLS, which is all that can be seen where the level lets not even the control through.
 */
function aheadOf({ sight }: TryOrder, { mode, token }: TrialTrap, fates: Fates): 'followed' | 'elsewhere' | 'open' {
  const { connections, messagesInClear, messagesInTls } = sight(mode)
  if (messagesInClear + messagesInTls > 0) return 'followed'
  const fate = fateIn(fates, token)
  if (fate.kind === 'delivered') return 'elsewhere'
  if (fate.kind !== 'held' && fate.kind !== 'returned') return 'open'
  return fate.isForTls || connections > 0 ? 'followed' : 'open'
}

function toldOf(fate: MailFate | undefined): string {
  switch (fate?.kind) {
    case 'delivered':
      return `${fate.host}: ${fate.reply}`.slice(0, 300)
    case 'held':
    case 'returned':
      return fate.reason.slice(0, 300)
    default:
      return '–'
  }
}

/** Looks until it is enough or the time is up. */
async function watch(order: TryOrder, mostMs: number, isEnough: (fates: Fates) => boolean): Promise<Tried> {
  const { stage, trial, tell, signal, clock, waits } = order
  const until = clock.elapsedMs() + mostMs
  let fates: Fates = new Map()
  let pauseMs = Math.min(firstPauseMs, waits.everyMs)
  while (!signal.aborted) {
    const seen = await stage.look(signal)
    if (!seen.ok) return { fates, fault: seen.fault, stopped: whyStopped(seen.fault) }
    fates = seen.value
    tellFates(trial, fates, tell)
    if (isEnough(fates) || clock.elapsedMs() >= until) return { fates, fault: null, stopped: null }
    await rest(pauseMs, undefined, { signal }).catch(() => undefined)
    pauseMs = Math.min(2 * pauseMs, waits.everyMs)
  }
  return { fates, fault: fail('job.cancelled').fault, stopped: 'interrupted' }
}

/** The retry counts as seen once the trap was visited again, or, where it never was, once the gateway wrote of it again. */
async function tryAgain(order: TryOrder, before: Tried): Promise<Tried> {
  const { stage, trial, sight, signal, waits } = order
  const held = trial.traps.filter(({ token }) => fateIn(before.fates, token).kind === 'held')
  if (held.length === 0) return before
  const visits = new Map(held.map(({ mode }) => [mode, sight(mode).connections]))
  const written = (fates: Fates, token: string) => fates.get(token)?.lines.length ?? 0
  const isTriedAgain = (fates: Fates, { mode, token }: TrialTrap) => {
    const { kind } = fateIn(fates, token)
    if (kind === 'delivered' || kind === 'returned') return true
    if (kind !== 'held') return false
    const visited = visits.get(mode) ?? 0
    return visited > 0 ? sight(mode).connections > visited : written(fates, token) > written(before.fates, token)
  }
  const asked = await stage.again(signal)
  if (!asked.ok) return { ...before, fault: asked.fault, stopped: whyStopped(asked.fault) }
  if (!asked.value) return before
  const seen = await watch(order, waits.againMs, (fates) => held.every((trap) => isTriedAgain(fates, trap)))
  if (seen.stopped !== null) return { ...seen, fates: seen.fates.size === 0 ? before.fates : seen.fates }
  return held.every((trap) => isTriedAgain(seen.fates, trap)) ? seen : { ...seen, stopped: 'retry-not-seen' }
}

function tellFates({ traps }: Trial, fates: Fates, tell: TryOrder['tell']): void {
  for (const { mode, token } of traps) {
    const seen = fates.get(token)
    if (seen !== undefined) tell({ kind: 'fate', mode, fate: seen.fate })
  }
}
