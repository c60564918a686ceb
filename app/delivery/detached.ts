// Commands of a POSIX host that outlive the connection: they run in a session of their own, their output and exit code are files of the work
// folder. Lost connection: push.connection-lost, and the command goes on; `readRuns` and `readStep` tell at the next one how it ended.
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushPlace } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { askScript, scriptWords, whatStopped } from './ask-script.ts'
import { commandLine } from './command-line.ts'
import { type DeliveryHost, outcomeAt } from './delivery-host.ts'
import { elevate } from './privileges.ts'
import { runFolder } from './run-folder.ts'

type OnLine = (line: string, from: 'stdout' | 'stderr') => void

const maxBytes = 20_000_000

/**
 * Begins a command and follows it to its end; a code of null = its end can no longer be known. push.timer-first = a timer takes
 * back already what this was to take the place of, and it did not begin; push.begun-before = it did, in an earlier attempt.
 */
export async function runDetached(
  host: DeliveryHost,
  place: PushPlace,
  command: PlanCommand,
  onLine: OnLine,
): Promise<Outcome<CommandAnswer>> {
  const { words, input } = command.isPrivileged ? elevate(host, command.words) : { words: command.words, input: null }
  const how = input === null ? 'own' : 'stdin'
  const started = await listen(host, place, command, onLine, input, [
    ...scriptWords(place.folder, ['start', runFolder(place), command.id, command.phase, how]),
    ...words,
  ])
  if (!started.ok) return started
  if (started.value !== 'unheard') return succeed(started.value)
  // the one that followed was ended, not the command
  const followed = await listen(host, place, command, () => undefined, null, [
    ...scriptWords(place.folder, ['follow', `${runFolder(place)}/${command.id}`]),
  ])
  if (!followed.ok) return unfollowed(host, command, followed.fault)
  return succeed(followed.value === 'unheard' ? { id: command.id, code: null, stdout: '', stderr: '' } : followed.value)
}

/** It has begun: a fault of following it never says that it did not. */
function unfollowed(host: DeliveryHost, { id }: PlanCommand, fault: Fault): Outcome<never> {
  const isTold = ['push.connection-lost', 'push.command-hung', 'push.timer-first'].includes(fault.code)
  return isTold ? { ok: false, fault } : fail('push.connection-lost', { host: host.name, step: id })
}

async function listen(
  host: DeliveryHost,
  place: PushPlace,
  { id, timeoutMs }: Pick<PlanCommand, 'id' | 'timeoutMs'>,
  onLine: OnLine,
  input: string | null,
  words: readonly string[],
): Promise<Outcome<CommandAnswer | 'unheard'>> {
  const line = commandLine(host, words)
  if (!line.ok) return line
  const ran = await host.shell.run({
    command: line.value,
    timeoutMs,
    maxBytes,
    ...(input !== null && { input }),
    onLine: (text, from) => {
      if (from === 'stdout' && text.startsWith('o')) onLine(text.slice(1), 'stdout')
      if (from === 'stdout' && text.startsWith('e')) onLine(text.slice(1), 'stderr')
    },
  })
  if (!ran.ok) return outcomeAt(host, id, ran)
  const heard = readAnswer(id, ran.value.stdout)
  if (heard.isOvertaken) return fail('push.timer-first', { host: host.name })
  if (heard.isTwice) return fail('push.begun-before', { host: host.name })
  if (heard.trouble !== null) return { ok: false, fault: whatStopped(host, place.folder, heard.trouble) }
  return succeed(heard.isWhole ? heard.answer : 'unheard')
}

/** What a command said and how it ended, so far as the host knows; a code of null = running or gone. */
export async function readStep(
  host: DeliveryHost,
  folder: string,
  step: string,
  signal?: AbortSignal,
): Promise<Outcome<CommandAnswer>> {
  const line = commandLine(host, scriptWords(folder, ['told', step]))
  if (!line.ok) return line
  const ran = await host.shell.run({
    command: line.value,
    timeoutMs: 60_000,
    maxBytes,
    ...(signal !== undefined && { signal }),
  })
  if (!ran.ok) return outcomeAt(host, 'read', ran)
  return succeed(readAnswer(step.split('/').at(-1) ?? '', ran.value.stdout).answer)
}

function readAnswer(id: string, text: string) {
  const out: string[] = []
  const err: string[] = []
  let code: number | null = null
  let isWhole = false
  let trouble: string | null = null
  let isOvertaken = false
  let isTwice = false
  for (const line of text.split('\n')) {
    if (line.startsWith('o')) out.push(line.slice(1))
    else if (line.startsWith('e')) err.push(line.slice(1))
    else if (line.startsWith('=cannot')) trouble = line.slice(8)
    else if (line === '=twice') isTwice = true
    else if (line.startsWith('=overtaken ')) isOvertaken = true
    else if (line === '=vanished') isWhole = true
    else {
      const end = /^=end (\d{1,3})$/.exec(line)
      if (end === null) continue
      isWhole = true
      code = Number(end[1])
    }
  }
  const join = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
  const answer: CommandAnswer = { id, code, stdout: join(out), stderr: join(err) }
  return { answer, isWhole, trouble, isOvertaken, isTwice }
}

export interface HostStep {
  readonly id: string
  /** `vanished` = begun, neither ended nor running: the host went down or the process was killed. */
  readonly state: 'running' | 'ended' | 'vanished'
  readonly code: number | null
  readonly startedAt: string
}

export interface HostRun {
  /** As in PushPlace. */
  readonly run: string
  /** Where its files lie. */
  readonly path: string
  readonly steps: readonly HostStep[]
  /** `lost` = the timer died without a decision. */
  readonly timer: 'none' | 'pending' | 'lost' | 'confirmed' | 'cancelled' | 'reverting'
  readonly deadline: string | null
}

/** Every run of a site that nobody has closed yet, as the host knows it. */
export async function readRuns(
  host: DeliveryHost,
  place: Pick<PushPlace, 'folder'>,
  siteFolder: string,
  signal?: AbortSignal,
): Promise<Outcome<readonly HostRun[]>> {
  if (host.system === 'windows') return succeed([])
  const said = await askScript(host, {
    folder: place.folder,
    step: 'read',
    words: ['runs', siteFolder],
    ...(signal !== undefined && { signal }),
  })
  if (!said.ok) return said
  // a run that is not listed has to be one that is not open
  if (!said.value.includes('all'))
    return fail('push.not-understood', { host: host.name, detail: said.value.at(-1) ?? '' })
  const found: (HostRun & { steps: HostStep[] })[] = []
  for (const line of said.value) {
    const run = /^run (\S+\/run-([0-9a-f]{16}))$/.exec(line)
    if (run?.[1] !== undefined && run[2] !== undefined)
      found.push({ run: run[2], path: run[1], steps: [], timer: 'none', deadline: null })
    const last = found.at(-1)
    if (last === undefined) continue
    const step = /^step (\S+) (running|ended|vanished) (\d{1,3}|-) (\d{1,12})$/.exec(line)
    if (step !== null) last.steps.push(stepOf(step))
    const timer = /^timer (none|pending|lost|confirmed|cancelled|reverting) (\d{1,12})$/.exec(line)
    if (timer !== null)
      found[found.length - 1] = {
        ...last,
        timer: timer[1] as HostRun['timer'],
        deadline: timer[2] === '0' ? null : isoOf(timer[2]),
      }
  }
  return succeed(found)
}

function stepOf([, id = '', state, code, started]: RegExpExecArray): HostStep {
  return { id, state: state as HostStep['state'], code: code === '-' ? null : Number(code), startedAt: isoOf(started) }
}

/** A moment of the host's clock, in its seconds. */
export function isoOf(seconds: string | undefined): string {
  return new Date(Number(seconds) * 1000).toISOString()
}
