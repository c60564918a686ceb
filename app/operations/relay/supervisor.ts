// Keeps the app's relay running: starts it, notices when it ends, starts it again after a growing wait, ends it when asked. A process that
// has run for a minute was fine: the next crash begins with the shortest wait again. One that names a fault and cannot start is not started
// again, unless it ran before and the fault may pass by itself. It never runs two.
import { faultCatalogue } from '#domain/fault.ts'
import type { RelayRun } from '#domain/relay-trial.ts'
import type { Clock } from '#ports/clock.ts'
import type { LaunchedRelay, RelayExit, RelayLauncher } from '#ports/relay-launcher.ts'
import { readLastWords } from './last-words.ts'

const firstWaitMs = 1000
const longestWaitMs = 60_000
const soundAfterMs = 60_000
const graceMs = 4000

export interface Supervisor {
  run(): RelayRun
  start(): void
  stop(): Promise<void>
  /** The relay answers: it was not only started, it runs. */
  confirm(startedAt: string): void
}

export interface SupervisorParts {
  readonly launcher: RelayLauncher
  readonly configPath: string
  readonly clock: Clock
  readonly onChange: (run: RelayRun) => void
}

/** How long to wait before the start that follows this many crashes in a row. */
export function waitAfter(crashes: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, crashes - 1))
}

/** Makes the supervisor of one relay; nothing runs until it is started. */
export function createSupervisor({ launcher, configPath, clock, onChange }: SupervisorParts): Supervisor {
  let run: RelayRun = { kind: 'stopped', fault: null }
  let launched: LaunchedRelay | undefined
  let timer: NodeJS.Timeout | undefined
  let crashes = 0
  let launchedAtMs = 0
  let hasRun = false

  const become = (next: RelayRun) => {
    run = next
    onChange(next)
  }
  const launch = () => {
    timer = undefined
    launchedAtMs = clock.elapsedMs()
    become({ kind: 'starting' })
    const mine = launcher.launch(configPath, (exit) => {
      if (launched === mine || launched === undefined) ended(exit)
    })
    launched = mine
  }
  const ended = (exit: RelayExit) => {
    launched = undefined
    if (run.kind === 'stopped') return
    const { fault, words } = readLastWords(exit)
    if (fault !== null && !(hasRun && faultCatalogue[fault.code].retryable)) return become({ kind: 'stopped', fault })
    crashes = clock.elapsedMs() - launchedAtMs >= soundAfterMs ? 1 : crashes + 1
    const waitMs = waitAfter(crashes)
    const restartAt = new Date(Date.parse(clock.now()) + waitMs).toISOString()
    become({ kind: 'waiting', restartAt, crashes, lastWords: words })
    timer = setTimeout(launch, waitMs)
  }

  return {
    run: () => run,
    start() {
      if (run.kind === 'starting' || run.kind === 'running') return
      clearTimeout(timer)
      crashes = 0
      hasRun = false
      launch()
    },
    async stop() {
      clearTimeout(timer)
      timer = undefined
      const going = launched
      become({ kind: 'stopped', fault: null })
      await going?.stop(graceMs)
      if (launched === going) launched = undefined
    },
    confirm(startedAt) {
      hasRun = true
      if (run.kind === 'starting') become({ kind: 'running', startedAt })
    },
  }
}
