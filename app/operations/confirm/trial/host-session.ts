// One connection to a host with the files of a trial in its work folder, opened when it is needed and again when it was lost. Commands run in
// the session, for none of them may outlive it.
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { place } from '#delivery/place.ts'
import { openRights } from '#delivery/privileges.ts'
import { runCommand } from '#delivery/run-command.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushPlace } from '#domain/push/push-driver.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import type { PushSet } from '../../push/push-set.ts'
import { askedAgain, forHost, type HostAccess, reachHost } from '../../push/reach-host.ts'

export interface HostSession {
  /** Runs the commands of a place; faults `ssh.*`, `push.*`. */
  run(
    commandsAt: (place: PushPlace) => readonly PlanCommand[],
    signal: AbortSignal,
    /** Told just before the first command is given to the host. */
    begins?: () => void,
  ): Promise<Outcome<readonly CommandAnswer[]>>
  close(): void
}

export interface SessionOrder {
  readonly host: PushHost
  readonly access: HostAccess
  /** Names the work folder on the host. */
  readonly workId: string
  readonly set: Pick<PushSet, 'setHash' | 'files'>
  /** 16 hex digits. */
  readonly run: string
}

interface Reached {
  readonly host: DeliveryHost
  readonly place: PushPlace
  isGone: boolean
}

/** Makes the session; nothing is opened before the first command. */
export function createHostSession({ host, access, workId, set, run }: SessionOrder): HostSession {
  let reached: Reached | undefined
  const open = async (signal: AbortSignal): Promise<Outcome<Reached>> => {
    if (reached !== undefined && !reached.isGone) return succeed(reached)
    const connected = await reachHost(host, access, signal)
    if (!connected.ok) return connected
    const placed = await place(connected.value, { siteId: workId, ...set, signal })
    if (!placed.ok) {
      connected.value.shell.close()
      return placed
    }
    const at = { system: host.system, folder: placed.value.folder, run }
    const opened: Reached = { host: connected.value, place: at, isGone: false }
    void connected.value.shell.gone.then(() => {
      opened.isGone = true
    })
    reached = opened
    return succeed(opened)
  }
  return {
    async run(commandsAt, signal, begins) {
      const opened = await open(signal)
      if (!opened.ok) return opened
      const commands = commandsAt(opened.value.place)
      const rights = await openRights(opened.value.host, commands, signal)
      if (!rights.ok) return forHost(host, askedAgain(rights.fault, access.secrets))
      const answers: CommandAnswer[] = []
      for (const command of commands) {
        if (signal.aborted) return fail('job.cancelled')
        if (answers.length === 0) begins?.()
        const answer = await runCommand({
          ...{ host: rights.value, place: opened.value.place, signal },
          command: { ...command, isDetached: false },
          onLine: () => undefined,
        })
        if (!answer.ok) return answer
        answers.push(answer.value)
      }
      return succeed(answers)
    },
    close() {
      reached?.host.shell.close()
      reached = undefined
    },
  }
}
