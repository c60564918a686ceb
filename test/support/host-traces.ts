// Everything a counter-proof may leave on a host, looked for by the test itself and by none of our scripts: files of Postfix with every byte, mails in
// its queue, files beside the queue, timers and commands of the user who signed in, locks of the work folder.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PushTarget } from './push-house.ts'
import { listProcesses } from './ssh-processes.ts'

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

/** Scripts below the home folder, whoever runs them: a way back runs as root. */
function runningOf(home: string): readonly string[] {
  return listProcesses().flatMap(({ pid }) => {
    const words = wordsOf(pid)
    return words.some((word) => word.startsWith(join(home, '.handschlag'))) ? [words.join(' ')] : []
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
