// Carries out one host's part of a plan: lock, journal, timer, apply, verify, and the way back by itself when one of them fails. Runs the
// plan's own commands and no others. Once apply has begun nothing stops it from here: it is verified, taken back, or told as interrupted.
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { HostPlan, PushPlan } from '#domain/push/push-plan.ts'
import type { PushProgress, PushRecord } from '#domain/push/push-record.ts'
import type { Clock } from '#ports/clock.ts'
import type { DeliveryHost } from './delivery-host.ts'
import { giveLock, takeLock } from './host-lock.ts'
import { timerGone } from './judge-run.ts'
import { filesFor, place, uploadsOf } from './place.ts'
import { canonical, type NamedContent } from './plan-hash.ts'
import { openRights } from './privileges.ts'
import { armRevert, decideRevert, giveTime } from './revert-timer.ts'
import { runCommand } from './run-command.ts'
import { runKey, runOf } from './run-folder.ts'
import { closeRun, openRun } from './run-marks.ts'
import { type PhaseEnd, type PhaseOrder, runPhase } from './run-phases.ts'
import { openJournal, type RunEnd } from './run-record.ts'

export interface RunFacts<Site> {
  readonly plan: PushPlan
  readonly driver: PushDriver<Site>
  readonly site: Site
  /** The same files the plan was made from. */
  readonly files: readonly NamedContent[]
  readonly gateway: string
  /** Who pushes, told to whoever meets the lock. */
  readonly desk: string
  /** `undo` of the record an undo plan takes back; empty for a push. */
  readonly undo: Readonly<Record<string, string>>
  /** Runs of this desk that may still hold the lock: under `runKey` in the host's open records. */
  readonly ours: readonly string[]
  readonly revertAfterMinutes: number | null
  readonly clock: Clock
  readonly newId: () => string
  readonly signal: AbortSignal
  /** Takes the entry of a host before anything is begun there; a fault ends the plan before that host. */
  readonly onBegin?: (record: PushRecord) => Promise<Outcome<undefined>>
  readonly onRecord: (record: PushRecord) => void | Promise<void>
  readonly onProgress: (progress: PushProgress) => void
}

/** null as record = nothing was begun. */
export interface HostEnd {
  readonly record: PushRecord | null
  readonly fault: Fault | null
}

/** Carries out the plan of one host. */
export async function runOnHost<Site>(
  facts: RunFacts<Site>,
  plan: HostPlan,
  connected: DeliveryHost,
): Promise<HostEnd> {
  const ready = await prepare(facts, plan, connected)
  if (!ready.ok) return { record: null, fault: ready.fault }
  const { host, at } = ready.value
  if (facts.signal.aborted) return { record: null, fault: fail('job.cancelled').fault }
  const journal = openJournal(
    facts.plan,
    plan,
    {
      id: facts.newId(),
      gateway: facts.gateway,
      startedAt: facts.clock.now(),
      undo: { ...facts.undo, [runKey]: at.run },
    },
    facts.onRecord,
  )
  // before the lock too: a lock whose answer was lost has to be known as ours
  const kept = await facts.onBegin?.(journal.record())
  if (kept !== undefined && !kept.ok) return { record: null, fault: kept.fault }
  await journal.note({})
  const order = {
    host,
    plan,
    place: at,
    driver: facts.driver,
    journal,
    clock: facts.clock,
    onProgress: facts.onProgress,
  }
  const finishes = finishedBy(facts, plan)
  const locked = await takeLock(host, {
    place: at,
    by: facts.desk,
    ours: facts.ours,
    finishes,
    commands: plan.commands,
  })
  const end = locked.ok ? await carryOut(facts, order) : before(locked.fault)
  const record = await journal.note({ ...end, endedAt: end.state === 'interrupted' ? null : facts.clock.now() })
  if (locked.ok && end.state !== 'interrupted') await closeRun(host, at, end.state)
  // what began before has ended, or the lock had not been given
  if (locked.ok && (end.state !== 'interrupted' || end.fault?.code === 'push.begun-before')) await giveLock(host, at)
  return { record, fault: end.fault }
}

/** Everything before the first command: files, rights, and for the way back whether the host is still as planned. */
async function prepare<Site>(
  facts: RunFacts<Site>,
  plan: HostPlan,
  connected: DeliveryHost,
): Promise<Outcome<{ host: DeliveryHost; at: PushPlace }>> {
  const stale = fail('push.stale', { host: connected.name })
  if (canonical(uploadsOf(filesFor(connected, facts.files))) !== canonical(plan.uploads)) return stale
  const { siteId, setHash } = facts.plan
  const placed = await place(connected, { siteId, setHash, files: facts.files, signal: facts.signal })
  if (!placed.ok) return placed
  const rights = await openRights(connected, plan.commands, facts.signal)
  if (!rights.ok) return rights
  const at = { system: connected.system, folder: placed.value.folder, run: runOf(facts.plan.id) }
  if (facts.plan.kind === 'undo') {
    const same = await isAsPlanned(facts, plan, rights.value, at)
    if (!same.ok) return same
    if (!same.value) return stale
  }
  return succeed({ host: rights.value, at })
}

async function isAsPlanned<Site>(
  facts: RunFacts<Site>,
  plan: HostPlan,
  host: DeliveryHost,
  at: PushPlace,
): Promise<Outcome<boolean>> {
  const answers = []
  for (const command of plan.commands) {
    if (command.phase !== 'inspect') continue
    const order = {
      host,
      place: at,
      command: { ...command, isDetached: false },
      signal: facts.signal,
      onLine: () => undefined,
    }
    const answer = await runCommand(order)
    if (!answer.ok) return answer
    answers.push(answer.value)
  }
  const reading = facts.driver.readUndo(answers, facts.site)
  return reading.ok ? succeed(reading.value.stateHash === plan.stateHash) : reading
}

async function carryOut<Site>(facts: RunFacts<Site>, order: PhaseOrder<Site>): Promise<RunEnd> {
  const { host, place: at, plan, journal } = order
  const opened = await openRun(host, at, { record: journal.record(), plan, finishes: finishedBy(facts, plan) })
  if (!opened.ok) return before(opened.fault)
  if (facts.plan.kind === 'undo') return goBack(order)
  if (facts.revertAfterMinutes !== null) {
    const undo = plan.commands.filter(({ phase }) => phase === 'undo')
    const armed = await armRevert(host, at, undo, longest(plan) + facts.revertAfterMinutes * 60)
    if (!armed.ok) {
      // it may begin all the same; where this is not heard either, settling says it again
      await decideRevert(host, at, 'cancelled')
      return before(armed.fault)
    }
    await journal.note({ confirmBy: inSeconds(facts.clock, armed.value) })
  }
  const end = await writeAndProve(order)
  if (facts.revertAfterMinutes === null || end.state === 'interrupted') return end
  if (end.state === 'done') return leaveTime(facts, order, facts.revertAfterMinutes * 60)
  // the way back has stopped it already where one was gone
  const decided = await decideRevert(host, at, 'cancelled')
  if (!decided.ok || decided.value === 'reverting') return { ...end, state: 'interrupted' }
  await journal.note({ confirmBy: null })
  return end
}

/** The time to confirm begins when it is proven; what the timer did until then decides what may be said of the host. */
async function leaveTime<Site>(
  facts: RunFacts<Site>,
  { host, place: at, journal }: PhaseOrder<Site>,
  seconds: number,
): Promise<RunEnd> {
  const left = await giveTime(host, at, seconds)
  if (!left.ok) return { state: 'interrupted', fault: notConfirmable(host, left.fault), undoFault: null }
  if (left.value === 'reverting')
    return { state: 'interrupted', fault: fail('push.timer-first', { host: host.name }).fault, undoFault: null }
  const isGone = left.value === 'gone'
  await journal.note({ confirmBy: left.value === 'gone' ? null : inSeconds(facts.clock, left.value) })
  return { state: 'done', fault: isGone ? timerGone(host.name) : null, undoFault: null }
}

/** It is in force and proven, whatever the fault's own sentence says of the host. */
function notConfirmable({ name }: DeliveryHost, fault: Fault): Fault {
  if (fault.code === 'push.connection-lost') return fault
  return fail('push.not-confirmable', { host: name, detail: String(fault.params['detail'] ?? fault.code) }).fault
}

/** Seconds until the last command that writes or proves has ended or is given up. */
function longest({ commands }: HostPlan): number {
  const waited = commands.filter(({ phase }) => phase === 'apply' || phase === 'verify')
  return waited.reduce((sum, { timeoutMs }) => sum + timeoutMs / 1000, 60)
}

/** By the desk's clock, which it will be held against. */
function inSeconds(clock: Clock, seconds: number): string {
  return new Date(Date.parse(clock.now()) + seconds * 1000).toISOString()
}

/** The record this push finishes or takes back. */
function finishedBy<Site>({ plan: { undoes } }: RunFacts<Site>, { unfinished }: HostPlan): string | null {
  return undoes ?? unfinished?.recordId ?? null
}

/** A fault before anything was written. */
function before(fault: Fault): RunEnd {
  return { state: 'rolled-back', fault, undoFault: null }
}

async function writeAndProve<Site>(order: PhaseOrder<Site>): Promise<RunEnd> {
  const applied = await runPhase(order, 'apply')
  if (applied.kind === 'unknown') return { state: 'interrupted', fault: applied.fault, undoFault: null }
  if (applied.kind === 'untouched') return before(applied.fault)
  if (applied.kind === 'written') return takeBack(order, applied.fault)
  const verified = await runPhase(order, 'verify')
  if (verified.kind === 'done') return { state: 'done', fault: null, undoFault: null }
  if (verified.fault.code === 'push.connection-lost')
    return { state: 'interrupted', fault: verified.fault, undoFault: null }
  const detail = detailOf(verified)
  return takeBack(order, fail('push.verify-failed', { host: order.host.name, detail }).fault)
}

async function takeBack<Site>(order: PhaseOrder<Site>, why: Fault): Promise<RunEnd> {
  const undone = await runPhase(order, 'undo')
  if (undone.kind === 'done') return { state: 'rolled-back', fault: why, undoFault: null }
  // the timer is at it already; a second way back beside it would be one too many
  if (undone.fault.code === 'push.timer-first') return { state: 'interrupted', fault: why, undoFault: null }
  if (undone.fault.code === 'push.connection-lost') return { state: 'interrupted', fault: why, undoFault: undone.fault }
  const host = order.host.name
  const detail = String(why.params['detail'] ?? '')
  const backup = order.journal.record().undo['backup'] ?? order.place.folder
  const both = fail('push.not-rolled-back', { host, detail, undo: detailOf(undone), backup }).fault
  const isVerify = why.code === 'push.verify-failed'
  return { state: 'broken', fault: isVerify ? why : both, undoFault: isVerify ? both : undone.fault }
}

/** The way back as a plan of its own. */
async function goBack<Site>(order: PhaseOrder<Site>): Promise<RunEnd> {
  const undone = await runPhase(order, 'undo')
  if (undone.kind === 'done') return { state: 'done', fault: null, undoFault: null }
  if (undone.kind === 'unknown') return { state: 'interrupted', fault: undone.fault, undoFault: null }
  if (undone.kind === 'untouched') return before(undone.fault)
  return { state: 'broken', fault: undone.fault, undoFault: null }
}

function detailOf(end: Exclude<PhaseEnd, { kind: 'done' }>): string {
  const { code, params } = end.fault
  return String(params['detail'] ?? params['command'] ?? code)
}
