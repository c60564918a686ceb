// The processes below one process, read from /proc, so that a test can end what it started and nothing else.
import { readdirSync, readFileSync } from 'node:fs'

interface Process {
  readonly pid: number
  readonly parent: number
  readonly name: string
  readonly user: number
}

/** Every process there is just now. */
export function listProcesses(): readonly Process[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return []
    try {
      const text = readFileSync(`/proc/${entry}/status`, 'utf8')
      const field = (key: string) => new RegExp(`^${key}:\\s*(\\S+)`, 'm').exec(text)?.[1] ?? ''
      // a dead process its parent has not asked about yet
      if (field('State') === 'Z') return []
      return [{ pid: Number(entry), parent: Number(field('PPid')), name: field('Name'), user: Number(field('Uid')) }]
    } catch {
      // it ended meanwhile
      return []
    }
  })
}

/** The processes below `pid` whose name matches, deepest last; only through parents that match. */
export function descendantsOf(pid: number, name: RegExp): readonly number[] {
  const all = listProcesses()
  const below = (parent: number): number[] =>
    all.filter((one) => one.parent === parent && name.test(one.name)).flatMap((one) => [one.pid, ...below(one.pid)])
  return below(pid)
}

/** Sends a signal to each; those that ended meanwhile are left out. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // ended meanwhile
    }
  }
}
