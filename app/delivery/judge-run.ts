// What a run amounts to whose end nobody saw, from what the host kept of it: the ends of its commands and what its timer did. Pure. Where the
// host does not tell, the record stays `interrupted`, and the next plan says how the host stands.
import { type Fault, fail } from '#domain/fault.ts'
import type { CommandAnswer, CommandMeaning, PushDriver } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import type { PushRecord, RecordState } from '#domain/push/push-record.ts'
import { cleanDetail } from './clean-text.ts'
import type { HostRun } from './detached.ts'
import type { RunMark } from './run-marks.ts'
import { faultOfMeaning } from './run-phases.ts'
import { endOf } from './run-record.ts'

export interface SeenRun<Site> {
  readonly driver: PushDriver<Site>
  readonly record: PushRecord
  readonly run: HostRun
  readonly mark: RunMark
  /** By the names of its steps. */
  readonly answers: ReadonlyMap<string, CommandAnswer>
  readonly now: string
}

/** The record as it has to be kept now. */
export function judgeRun<Site>(seen: SeenRun<Site>): PushRecord {
  const { run, mark } = seen
  const record = withEnds(seen)
  const interrupted: PushRecord = { ...record, state: 'interrupted' }
  const over = (
    state: RecordState,
    fault: Fault | null = record.fault,
    undoFault: Fault | null = null,
  ): PushRecord => ({
    ...record,
    endedAt: seen.now,
    state,
    fault,
    undoFault,
    confirmBy: null,
  })
  if (run.timer === 'reverting') {
    const ways = waysBack(seen, 'revert-')
    if (ways.every(isDone)) return over('reverted')
    // one that has not begun may still: the timer takes them in turn and stops at the first that fails
    return ways.every((way) => way === null || isDone(way))
      ? { ...interrupted, endedAt: null }
      : over('broken', record.fault, notBack(seen, 'revert-'))
  }
  const ways = waysBack(seen, '')
  if (ways.some((way) => way !== null)) {
    if (ways.every(isDone)) return over(mark.kind === 'undo' ? 'done' : 'rolled-back')
    return ways.some((way) => way?.kind === 'failed') ? over('broken', record.fault, notBack(seen, '')) : interrupted
  }
  if (record.state === 'done') {
    return record.confirmBy === null || run.timer === 'pending'
      ? record
      : withoutTimer(record, run.timer === 'confirmed')
  }
  // the desk had begun it, the host never did
  if (run.steps.length === 0) return over('rolled-back')
  const first = meaningOf(seen, ofPhase(seen, 'apply')[0], '')
  // its end was not seen, whatever the driver makes of the silence
  if (first === null || seen.answers.get(ofPhase(seen, 'apply')[0]?.id ?? '')?.code === null) return interrupted
  if (first.kind === 'done' || first.kind === 'failed') return interrupted
  return over('rolled-back', faultOfMeaning(record.host, first))
}

/** A push its timer did not take back: whatever ended it, it takes nothing back any more. */
export function withoutTimer(record: PushRecord, isConfirmed: boolean): PushRecord {
  return { ...record, confirmBy: null, fault: isConfirmed ? record.fault : timerGone(record.host) }
}

/** Nobody confirmed the push, and nothing takes it back. */
export function timerGone(host: string): Fault {
  return fail('push.timer-gone', { host }).fault
}

/** The record with the ends the host knows and the desk did not see, and with what they keep for the way back. */
function withEnds<Site>(seen: SeenRun<Site>): PushRecord {
  const { record, mark, answers } = seen
  const known = new Set(record.ends.filter(({ code }) => code !== null).map(({ id }) => id))
  const news = mark.commands.flatMap((command) => {
    const answer = answers.get(command.id)
    return answer === undefined || known.has(command.id) ? [] : [endOf(command, answer, 0)]
  })
  const ends = [...record.ends.filter(({ id }) => !news.some((end) => end.id === id)), ...news]
  const undo = { ...record.undo }
  for (const command of ofPhase(seen, 'apply')) {
    const meaning = meaningOf(seen, command, '')
    if (meaning?.kind === 'done') Object.assign(undo, meaning.undo)
  }
  return { ...record, ends, undo }
}

function ofPhase<Site>({ mark }: SeenRun<Site>, phase: PlanCommand['phase']): readonly PlanCommand[] {
  return mark.commands.filter((command) => command.phase === phase)
}

function waysBack<Site>(seen: SeenRun<Site>, prefix: string): readonly (CommandMeaning | null)[] {
  return ofPhase(seen, 'undo').map((command) => meaningOf(seen, command, prefix))
}

/** null = it never began. */
function meaningOf<Site>(seen: SeenRun<Site>, command: PlanCommand | undefined, prefix: string): CommandMeaning | null {
  const answer = command === undefined ? undefined : seen.answers.get(`${prefix}${command.id}`)
  return command === undefined || answer === undefined
    ? null
    : seen.driver.judge(command, { ...answer, id: command.id })
}

function isDone(meaning: CommandMeaning | null): boolean {
  return meaning?.kind === 'done'
}

function notBack<Site>(seen: SeenRun<Site>, prefix: string): Fault {
  const said = (id: string) => `${seen.answers.get(id)?.stdout ?? ''}\n${seen.answers.get(id)?.stderr ?? ''}`
  const undo = ofPhase(seen, 'undo').map(({ id }) => cleanDetail(said(`${prefix}${id}`)))
  const apply = ofPhase(seen, 'apply').map(({ id }) => cleanDetail(said(id)))
  return fail('push.not-rolled-back', {
    host: seen.record.host,
    detail: apply.join(' ') || '?',
    undo: undo.join(' ') || '?',
    backup: seen.record.undo['backup'] ?? seen.run.path,
  }).fault
}
