// What became of runs whose end nobody saw: read at the next connection from the files the host keeps, and written into their records. Also
// what the timer did in the meantime. Reads only, but for closing runs that are over. A record the host knows nothing of stays as it is.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { cleanDetail } from './clean-text.ts'
import type { DeliveryHost } from './delivery-host.ts'
import { type HostRun, readRuns, readStep } from './detached.ts'
import { runKey, siteFolderOf } from './run-folder.ts'
import { closeRun, type RunMark, readRun } from './run-marks.ts'
import { endOf } from './run-record.ts'

export interface SettleOrder<Site> {
  readonly host: DeliveryHost
  /** A set folder of the site where delivery's script lies, as `place` gave it. */
  readonly folder: string
  readonly driver: PushDriver<Site>
  /** Records of this host that are `running` or `interrupted`, or wait to be confirmed. */
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
    const next = run === undefined ? succeed(record) : await settleOne(order, record, run)
    if (!next.ok) return next
    settled.push(next.value)
  }
  return succeed(settled)
}

async function settleOne<Site>(
  order: SettleOrder<Site>,
  record: PushRecord,
  run: HostRun,
): Promise<Outcome<PushRecord>> {
  const { host, signal } = order
  if (run.steps.some(({ state }) => state === 'running') || run.timer === 'pending') return succeed(record)
  const mark = await readRun(host, run.path, signal)
  if (!mark.ok) return mark
  const seen = await readEnds(order, run)
  if (!seen.ok) return seen
  const next = mark.value === null ? record : judgeRun(order, record, run, mark.value, seen.value)
  if (next.state === 'running' || next.state === 'interrupted' || next.state === 'broken') return succeed(next)
  const at: PushPlace = { system: host.system, folder: run.path.slice(0, run.path.lastIndexOf('/')), run: run.run }
  // only this run is over; others may still need to be told
  const closed = await closeRun(host, at, 'rolled-back')
  return closed.ok ? succeed(next) : closed
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

/** What the ends mean, command by command, in the order of the plan. */
function judgeRun<Site>(
  { driver, host, now }: SettleOrder<Site>,
  record: PushRecord,
  run: HostRun,
  { commands, kind }: RunMark,
  answers: ReadonlyMap<string, CommandAnswer>,
): PushRecord {
  const meaningOf = (command: PlanCommand, id = command.id) => {
    const answer = answers.get(id)
    return answer === undefined ? null : driver.judge(command, { ...answer, id: command.id })
  }
  const known = new Set(record.ends.filter(({ code }) => code !== null).map(({ id }) => id))
  const news = commands.flatMap((command) => {
    const answer = answers.get(command.id)
    return answer === undefined || known.has(command.id) ? [] : [endOf(command, answer, 0)]
  })
  const ends = [...record.ends.filter(({ id }) => !news.some((end) => end.id === id)), ...news]
  const apply = commands.filter(({ phase }) => phase === 'apply')
  const undo = commands.filter(({ phase }) => phase === 'undo')
  const applied = apply.map((command) => meaningOf(command))
  const kept = { ...record.undo }
  for (const meaning of applied) if (meaning?.kind === 'done') Object.assign(kept, meaning.undo)
  const seen: PushRecord = { ...record, ends, undo: kept }
  const over = (state: PushRecord['state'], change: Partial<PushRecord> = {}): PushRecord => ({
    ...seen,
    endedAt: now,
    state,
    confirmBy: null,
    ...change,
  })
  const detailOf = (id: string) => cleanDetail(`${answers.get(id)?.stdout ?? ''}\n${answers.get(id)?.stderr ?? ''}`)

  if (run.timer === 'reverting') {
    const ways = undo.map((command) => meaningOf(command, `revert-${command.id}`))
    if (ways.every((meaning) => meaning?.kind === 'done')) return over('reverted')
    const detail = undo.map(({ id }) => detailOf(`revert-${id}`)).join(' ')
    const params = { host: host.name, detail: 'revert', undo: detail, backup: run.path }
    return over('broken', { undoFault: fail('push.not-rolled-back', params).fault })
  }
  if (run.timer === 'confirmed' && record.state === 'done') return over('done', { endedAt: record.endedAt })
  const ways = undo.map((command) => meaningOf(command))
  if (ways.some((meaning) => meaning !== null)) {
    if (ways.every((meaning) => meaning?.kind === 'done')) return over(kind === 'undo' ? 'done' : 'rolled-back')
    if (ways.some((meaning) => meaning?.kind === 'failed')) {
      const params = {
        host: host.name,
        detail: detailOf(apply.at(-1)?.id ?? ''),
        undo: undo.map(({ id }) => detailOf(id)).join(' '),
        backup: kept['backup'] ?? run.path,
      }
      return over('broken', { undoFault: fail('push.not-rolled-back', params).fault })
    }
    return { ...seen, state: 'interrupted' }
  }
  if (record.state === 'done') return { ...seen, confirmBy: run.timer === 'lost' ? record.confirmBy : null }
  const first = applied[0] ?? null
  // begun by the desk, never by the host
  if (kind === 'push' && first === null && run.steps.length === 0) return over('rolled-back')
  if (first?.kind === 'moved') return over('rolled-back', { fault: fail('push.stale', { host: host.name }).fault })
  if (first?.kind === 'locked')
    return over('rolled-back', { fault: fail('push.locked', { host: host.name, by: cleanDetail(first.by) }).fault })
  if (first?.kind === 'refused')
    return over('rolled-back', {
      fault: fail('push.host-unfit', { host: host.name, detail: cleanDetail(first.detail) }).fault,
    })
  if (first?.kind === 'taken-back')
    return over('rolled-back', {
      fault: fail('push.rolled-back', { host: host.name, detail: cleanDetail(first.detail) }).fault,
    })
  return { ...seen, state: 'interrupted' }
}
