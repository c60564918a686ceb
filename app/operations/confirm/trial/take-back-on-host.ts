// The way back of a counter-proof on a host: by a plan of delivery where something was written, by what the host did itself where its timer was
// quicker, and by ending the timer where the app went before anything was written.
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { readRuns } from '#delivery/detached.ts'
import { giveLock } from '#delivery/host-lock.ts'
import { type PlaceOrder, place } from '#delivery/place.ts'
import { decideRevert } from '#delivery/revert-timer.ts'
import { runKey, siteFolderOf } from '#delivery/run-folder.ts'
import { closeRun } from '#delivery/run-marks.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { PushPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { PushDesk, TellProgress } from '../../push/desk.ts'
import { lookAtHosts } from '../../push/look-at-hosts.ts'
import type { PushSet } from '../../push/push-set.ts'
import { reachHost } from '../../push/reach-host.ts'
import { runOnHosts } from '../../push/run-on-hosts.ts'

export interface TrialOnHost {
  readonly host: PushHost
  readonly workId: string
  readonly set: PushSet
}

/** Takes back what the runs of this trial may have written; faults those of taking back a push, push.timer-first. */
export async function takeBackOn(
  desk: PushDesk,
  trial: TrialOnHost,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  const known = standingOn(desk, trial.host)
  if (!known.ok) return known
  if (known.value === undefined) return await takeRemains(desk, trial, tell, signal)
  const { host } = trial
  const plan = await lookBack(desk, trial, known.value, tell, signal)
  const wroteNothing = !plan.ok && plan.fault.code === 'push.nothing-to-undo'
  if (!plan.ok && !wroteNothing) return plan
  // the look found out what the host did by itself meanwhile
  const now = standingOn(desk, host)
  if (!now.ok || now.value === undefined) return now.ok ? succeed(undefined) : now
  return plan.ok
    ? await carryOut(desk, trial, plan.value, now.value, tell, signal)
    : await endUnwritten(desk, trial, now.value, signal)
}

function lookBack(
  desk: PushDesk,
  { host, workId: siteId, set }: TrialOnHost,
  undoes: PushRecord,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<PushPlan>> {
  return lookAtHosts(desk, { siteId, planId: desk.newId(), hosts: [host], set, undoes }, tell, signal)
}

/** Nothing of it stands by our records; what a killed way back left behind is taken away all the same, for the host alone knows of it. */
async function takeRemains(
  desk: PushDesk,
  trial: TrialOnHost,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  const records = desk.journal.recent(trial.host.id)
  if (!records.ok) return records
  const last = records.value.find(({ kind }) => kind === 'push')
  if (last === undefined) return succeed(undefined)
  const plan = await lookBack(desk, trial, last, tell, signal)
  if (plan.ok) return await carryOut(desk, trial, plan.value, last, tell, signal)
  return plan.fault.code === 'push.nothing-to-undo' ? succeed(undefined) : plan
}

async function carryOut(
  desk: PushDesk,
  { host, set }: TrialOnHost,
  plan: PushPlan,
  { undo }: PushRecord,
  tell: TellProgress,
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  const accepted = plan.hosts[0]?.unsafe.map(({ code }) => code) ?? []
  const order = { plan, planHash: plan.hash, accepted, hosts: [host], set, undo, revertAfterMinutes: null }
  const ended = await runOnHosts(desk, order, tell, signal)
  if (!ended.ok) return ended
  const fault = ended.value.fault ?? ended.value.records.find(({ state }) => state !== 'done')?.fault ?? null
  return fault === null ? succeed(undefined) : { ok: false, fault }
}

/** Begun, and over before anything was written: only the timer waits there, to take back what never was. */
async function endUnwritten(
  desk: PushDesk,
  { host, workId: siteId, set }: TrialOnHost,
  record: PushRecord,
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  const reached = await reachHost(host, desk.access, signal)
  if (!reached.ok) return reached
  const ended = await endRun(reached.value, { siteId, ...set, signal }, record).finally(() =>
    reached.value.shell.close(),
  )
  if (!ended.ok) return ended
  return await desk.journal.save({ ...record, state: 'rolled-back', endedAt: desk.clock.now(), confirmBy: null })
}

/** Nothing where the host knows no such run. */
async function endRun(
  host: DeliveryHost,
  order: PlaceOrder,
  { undo: { [runKey]: run } }: PushRecord,
): Promise<Outcome<unknown>> {
  if (host.system === 'windows' || run === undefined) return succeed(undefined)
  const placed = await place(host, order)
  if (!placed.ok) return placed
  const { folder } = placed.value
  const runs = await readRuns(host, { folder }, siteFolderOf(folder), order.signal)
  if (!runs.ok) return runs
  const at = { system: host.system, folder, run }
  if (!runs.value.some((each) => each.run === run)) return await giveLock(host, at)
  const decided = await decideRevert(host, at, 'cancelled')
  if (!decided.ok) return decided
  // it takes nothing back, but it runs
  if (decided.value === 'reverting') return fail('push.timer-first', { host: host.name })
  const closed = await closeRun(host, at, 'rolled-back')
  return closed.ok ? await giveLock(host, at) : closed
}

/** The last push of the trial that may still stand on the host; undefined = none does. */
function standingOn({ journal }: Pick<PushDesk, 'journal'>, { id }: PushHost): Outcome<PushRecord | undefined> {
  const records = journal.recent(id)
  return records.ok ? succeed(records.value.find(isStanding)) : records
}

function isStanding({ kind, state }: PushRecord): boolean {
  return kind === 'push' && ['running', 'done', 'interrupted', 'broken'].includes(state)
}
