// What became of runs whose end nobody saw: read at the next connection from the files the host keeps, and written into their records. Also
// what the timer did in the meantime. Reads only, but for closing runs that are over, giving back the lock they left and ending a timer that
// has nothing to take back. A record the host knows nothing of stays as it is; only its timer is promised to nobody any more.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { askScript } from './ask-script.ts'
import type { DeliveryHost } from './delivery-host.ts'
import { type HostRun, readRuns, readStep } from './detached.ts'
import { giveLock } from './host-lock.ts'
import { judgeRun, withoutTimer } from './judge-run.ts'
import { decideRevert } from './revert-timer.ts'
import { runFolder, runKey, siteFolderOf } from './run-folder.ts'
import { closeRun, readRun } from './run-marks.ts'

export interface SettleOrder<Site> {
  readonly host: DeliveryHost
  /** A set folder of the site where delivery's script lies, as `place` gave it. */
  readonly folder: string
  readonly driver: PushDriver<Site>
  /** The last records of this host, whatever their state; those that are over only lose what they left on the host. */
  readonly records: readonly PushRecord[]
  readonly now: string
  readonly signal?: AbortSignal
}

/** The records as they have to be kept now; those nothing is known of are the same. */
export async function settleRecords<Site>(order: SettleOrder<Site>): Promise<Outcome<readonly PushRecord[]>> {
  const { host, folder, signal } = order
  const runs = await readRuns(host, { folder }, siteFolderOf(folder), signal)
  if (!runs.ok) return runs
  const settled: PushRecord[] = []
  for (const record of order.records) {
    const run = runs.value.find((one) => one.run === record.undo[runKey])
    const next = run === undefined ? await settleClosed(order, record) : await settleOne(order, record, run)
    if (!next.ok) return next
    settled.push(next.value)
  }
  const freed = await freeLast(order, runs.value)
  return freed.ok ? succeed(settled) : freed
}

async function settleOne<Site>(
  order: SettleOrder<Site>,
  record: PushRecord,
  run: HostRun,
): Promise<Outcome<PushRecord>> {
  const { host, signal } = order
  if (run.steps.some(({ state }) => state === 'running')) return succeed(record)
  const at: PushPlace = { system: host.system, folder: run.path.slice(0, run.path.lastIndexOf('/')), run: run.run }
  if (isUnbegun(record, run)) {
    // armed, and the answer was lost: it keeps everybody out and waits to take back what was never written
    const decided = await decideRevert(host, at, 'cancelled')
    if (!decided.ok) return decided
    return decided.value === 'cancelled' ? closeOne(order, at, record) : succeed(record)
  }
  if (run.timer === 'pending') return succeed(record)
  if (isOver(record)) return closeOne(order, at, record)
  // told already; its run stays open until a push or a way back ends well
  if (record.state === 'broken') return freeLock(order, at, record)
  const mark = await readRun(host, run.path, signal)
  if (!mark.ok) return mark
  const seen = await readEnds(order, run)
  if (!seen.ok) return seen
  const next = mark.value === null ? record : judgeRun({ ...order, record, run, mark: mark.value, answers: seen.value })
  if (next.state === 'running' || next.state === 'interrupted' || next.state === 'broken') return succeed(next)
  return closeOne(order, at, next)
}

/** A run the host no longer holds as open; only a push that waits to be confirmed has something to learn from it then. */
async function settleClosed<Site>(order: SettleOrder<Site>, record: PushRecord): Promise<Outcome<PushRecord>> {
  const { host, folder } = order
  const run = record.undo[runKey]
  if (host.system === 'windows' || run === undefined || record.state !== 'done' || record.confirmBy === null)
    return succeed(record)
  const path = runFolder({ folder: `${siteFolderOf(folder)}/${record.setHash.slice(0, 16)}`, run })
  const said = await askScript(host, { folder, step: 'read', words: ['decide', path, 'cancelled'] })
  if (!said.ok) return said
  const [, decision] = /^decision (confirmed|cancelled|reverting|none)$/.exec(said.value[0] ?? '') ?? []
  if (decision === undefined) return fail('push.not-understood', { host: host.name, detail: said.value[0] ?? '' })
  if (decision !== 'reverting') return succeed(withoutTimer(record, decision === 'confirmed'))
  const mark = await readRun(host, path, order.signal)
  if (!mark.ok) return mark
  if (mark.value === null) return succeed({ ...record, state: 'interrupted', endedAt: null, confirmBy: null })
  const undo = mark.value.commands.filter(({ phase }) => phase === 'undo')
  const steps = undo.map(({ id }) => ({ id: `revert-${id}`, state: 'ended', code: null, startedAt: '' }) as const)
  const closed: HostRun = { run, path, steps, timer: 'reverting', deadline: null }
  const answers = await readEnds(order, closed)
  return answers.ok
    ? succeed(judgeRun({ ...order, record, run: closed, mark: mark.value, answers: answers.value }))
    : answers
}

/** The last run alone can have left the lock without leaving a run: the answer to its lock or unlock was lost. */
async function freeLast<Site>(
  { host, folder, records }: SettleOrder<Site>,
  runs: readonly HostRun[],
): Promise<Outcome<unknown>> {
  const [last] = records.toSorted((left, right) => right.startedAt.localeCompare(left.startedAt))
  const run = last?.undo[runKey]
  if (last === undefined || run === undefined || !isOver(last) || runs.some((one) => one.run === run))
    return succeed(null)
  return await giveLock(host, { system: host.system, folder, run })
}

/** Only this run is over; others may still need to be told. */
async function closeOne<Site>(
  order: SettleOrder<Site>,
  at: PushPlace,
  record: PushRecord,
): Promise<Outcome<PushRecord>> {
  const closed = await closeRun(order.host, at, 'rolled-back')
  return closed.ok ? await freeLock(order, at, record) : closed
}

async function freeLock<Site>(
  { host }: SettleOrder<Site>,
  at: PushPlace,
  record: PushRecord,
): Promise<Outcome<PushRecord>> {
  const free = await giveLock(host, at)
  return free.ok ? succeed(record) : free
}

/** Armed, but over before its first command. */
function isUnbegun({ state, ends }: PushRecord, { steps, timer }: HostRun): boolean {
  const isArmed = timer === 'pending' || timer === 'lost'
  return isArmed && state === 'rolled-back' && ends.length === 0 && steps.length === 0
}

function isOver({ state, confirmBy, endedAt }: PushRecord): boolean {
  if (state === 'interrupted') return endedAt !== null
  return ['rolled-back', 'undone', 'reverted'].includes(state) || (state === 'done' && confirmBy === null)
}

async function readEnds<Site>(
  order: SettleOrder<Site>,
  run: HostRun,
): Promise<Outcome<ReadonlyMap<string, CommandAnswer>>> {
  const answers = new Map<string, CommandAnswer>()
  for (const { id } of run.steps) {
    const answer = await readStep(order.host, order.folder, `${run.path}/${id}`, order.signal)
    if (!answer.ok) return answer
    answers.set(id, answer.value)
  }
  return succeed(answers)
}
