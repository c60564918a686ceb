// The app's own relay as the rest of the app sees it: set up, started, stopped, watched. One link to the running process is kept; while it
// is missing everything that needs it says relay.not-running. Closing the app ends the relay; what it accepted waits in its queue.
import { dirname, resolve } from 'node:path'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { RelayEvent, RelayStatus } from '#domain/relay-queue.ts'
import type { RelayRun } from '#domain/relay-trial.ts'
import type { Clock } from '#ports/clock.ts'
import type { RelayLauncher } from '#ports/relay-launcher.ts'
import { type ControlClient, createControlClient } from '#relay/control/control-client.ts'
import { createSupervisor } from './supervisor.ts'
import { type TrialFiles, trialFilesIn } from './trial-files.ts'

const dialEveryMs = 150
const statusEveryMs = 2000

export interface RelayTrial {
  readonly folder: string
  readonly files: TrialFiles
  run(): RelayRun
  status(): RelayStatus | null
  /** The link to the running relay; fault relay.not-running. */
  link(): Outcome<ControlClient>
  start(): void
  stop(): Promise<void>
  restart(): Promise<void>
}

export interface TrialParts {
  readonly launcher: RelayLauncher
  readonly clock: Clock
  readonly onChange: () => void
  readonly onEvent: (event: RelayEvent) => void
}

/** Makes the trial relay over its folder; nothing is started. */
export function createRelayTrial({ launcher, clock, onChange, onEvent }: TrialParts): RelayTrial {
  const files = trialFilesIn(launcher.folder)
  let client: ControlClient | undefined
  let status: RelayStatus | null = null
  let hangUp: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  /** Rises with every start and stop, so that late answers of an earlier run are dropped. */
  let round = 0

  const supervisor = createSupervisor({
    launcher,
    configPath: files.configPath,
    clock,
    onChange(run) {
      if (run.kind !== 'running') letGo()
      if (run.kind === 'starting') watch(round)
      onChange()
    },
  })
  const letGo = () => {
    round += 1
    clearTimeout(timer)
    hangUp?.()
    hangUp = undefined
    client = undefined
    status = null
  }
  const later = (mine: number, afterMs: number) => {
    timer = setTimeout(() => {
      if (mine === round) void look(mine)
    }, afterMs)
  }
  const watch = (mine: number) => later(mine, dialEveryMs)
  const look = async (mine: number): Promise<void> => {
    const config = await files.config()
    const asked = config.ok && config.value !== undefined ? createControlClient(stateFolder(config.value)) : undefined
    const answer = await asked?.ask('status', {})
    if (mine !== round) return
    if (asked === undefined || answer?.ok !== true) return later(mine, dialEveryMs)
    const isNew = JSON.stringify(answer.value) !== JSON.stringify(status)
    client = asked
    status = answer.value
    if (hangUp === undefined) await listen(asked, mine)
    if (mine !== round) return
    supervisor.confirm(answer.value.startedAt)
    if (isNew) onChange()
    later(mine, statusEveryMs)
  }
  const listen = async (asked: ControlClient, mine: number) => {
    const listening = await asked.listen(onEvent, () => {
      hangUp = undefined
    })
    if (!listening.ok) return
    if (mine === round) hangUp = listening.value
    else listening.value()
  }
  const stateFolder = ({ folder }: RelayConfig) => resolve(dirname(files.configPath), folder)
  const stop = async () => {
    letGo()
    await supervisor.stop()
  }

  return {
    folder: launcher.folder,
    files,
    run: supervisor.run,
    status: () => status,
    link: () => (client === undefined ? fail('relay.not-running', { path: files.configPath }) : succeed(client)),
    start: supervisor.start,
    stop,
    async restart() {
      await stop()
      supervisor.start()
    },
  }
}
