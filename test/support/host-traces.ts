// Everything a counter-proof may leave on a host, looked for by the test itself and by none of our scripts: files of Postfix with every byte, mails in
// its queue, files beside the queue, timers and commands of the user who signed in, locks of the work folder.
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { PushTarget } from './push-house.ts'
import { listProcesses, signalAll } from './ssh-processes.ts'

export interface HostTraces {
  /** Every file of the configuration folder: mode, owner, content. */
  readonly files: Readonly<Record<string, string>>
  /** Queue id and recipients, sorted. */
  readonly queue: readonly string[]
  /** Files in the queue folder that are no queue: a chrooted client sees them. */
  readonly beside: readonly string[]
  /** What still runs for the user: timers, and commands that outlive a session. */
  readonly running: readonly string[]
  /** Locks that are held in the work folder, and runs of it that somebody still has to end. */
  readonly held: readonly string[]
}

/** The host as it is now. */
export function tracesOf({ postfix, user }: Pick<PushTarget, 'postfix' | 'user'>): HostTraces {
  return {
    files: postfix.snapshot(),
    queue: queueOf(postfix.ask('postqueue', '-j')),
    beside: readdirSync(postfix.at('spool'), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [] : [entry.name],
    ),
    running: runningOf(user.home),
    held: heldBelow(join(user.home, '.handschlag')),
  }
}

function queueOf(json: string): readonly string[] {
  return json
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const entry = JSON.parse(line) as { queue_id: string; recipients: { address: string }[] }
      return `${entry.queue_id} ${entry.recipients.map(({ address }) => address).join(' ')}`
    })
    .sort()
}

/** Ends what still runs for the user, as a host does that goes down: a way back by itself never comes. */
export function endRunning({ user }: Pick<PushTarget, 'user'>): void {
  signalAll(
    scriptsBelow(user.home).map(({ pid }) => pid),
    'SIGKILL',
  )
}

/** Lets the time of the one timer be over that takes a route back by itself; throws unless there is just one. */
export function endTimeOfTimer({ user }: Pick<PushTarget, 'user'>): void {
  const all = readdirSync(join(user.home, '.handschlag'), { recursive: true, encoding: 'utf8', withFileTypes: true })
  const turns = all.filter(({ name, parentPath }) => name === 'turn' && !existsSync(join(parentPath, '../closed')))
  const [turn] = turns.map(({ name, parentPath }) => join(parentPath, name))
  if (turn === undefined || turns.length > 1) throw new Error(`${turns.length} timers wait to take a route back`)
  rmSync(turn)
  symlinkSync('1', turn)
}

function runningOf(home: string): readonly string[] {
  return scriptsBelow(home).map(({ words }) => words.join(' '))
}

/** Scripts below the home folder, whoever runs them: a way back runs as root. */
function scriptsBelow(home: string): readonly { readonly pid: number; readonly words: readonly string[] }[] {
  return listProcesses().flatMap(({ pid }) => {
    const words = wordsOf(pid)
    return words.some((word) => word.startsWith(join(home, '.handschlag'))) ? [{ pid, words }] : []
  })
}

function wordsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    // it ended meanwhile
    return []
  }
}

function heldBelow(folder: string): readonly string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
  const entries = all.map(({ parentPath, name }) => join(parentPath, name))
  const runs = entries.filter((path) => /\/run-[0-9a-f]{16}$/.test(path))
  return [
    ...entries.filter((path) => path.endsWith('/lock')),
    ...runs.filter((run) => !entries.includes(`${run}/closed`)),
  ]
}
