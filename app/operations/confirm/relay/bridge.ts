// Streams to a relay on a host, over the pinned SSH connection with the rights of a push. Faults `ssh.*`, push.rights-missing, confirm.relay-silent
// with what the host said, or that the relay's configuration there cannot be read; push.connection-lost.
import type { Duplex } from 'node:stream'
import { cleanTail } from '#delivery/clean-text.ts'
import { commandLine } from '#delivery/command-line.ts'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { elevate, openRights, sudoRefusal } from '#delivery/privileges.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { openRemotePipe } from '#wire/ssh/remote-pipe.ts'
import type { SshConnection } from '#wire/ssh/ssh-order.ts'
import { askedAgain, forHost, type HostAccess, reachConnected } from '../../push/reach-host.ts'
import { type BridgeMode, bridgeCode, bridgeWords, newMark } from './bridge-program.ts'

export interface Bridge {
  /** A stream of its own; whoever gets it destroys it. */
  open(mode: BridgeMode, signal: AbortSignal): Promise<Outcome<Duplex>>
  /** Ends the connection, and all streams with it. */
  close(): void
}

interface Reached {
  readonly connection: SshConnection
  readonly host: DeliveryHost
}

const openMs = 60_000
const modes: readonly BridgeMode[] = ['files', 'control', 'door']

/** The commands of a bridge as a plan shows them; the mark is another one each time. Only the files are no more than looked at. */
export function bridgeCommands(): PlanCommand[] {
  return modes.map((mode) => commandOf(mode, newMark()))
}

function commandOf(mode: BridgeMode, mark: string): PlanCommand {
  return {
    ...{ id: `relay-${mode}`, phase: mode === 'files' ? 'inspect' : 'apply', words: [...bridgeWords(mode, mark)] },
    ...{ isPrivileged: true, timeoutMs: openMs, isDetached: false },
  }
}

/** Nothing is opened before the first stream, and it is opened again once it was lost. */
export function createBridge(host: PushHost, access: HostAccess): Bridge {
  let reached: Reached | undefined
  const reach = async (signal: AbortSignal): Promise<Outcome<Reached>> => {
    if (reached !== undefined && !reached.connection.isGone()) return succeed(reached)
    const connected = await reachConnected(host, access, signal)
    if (!connected.ok) return connected
    const rights = await openRights(connected.value.host, bridgeCommands(), signal)
    if (!rights.ok) {
      connected.value.connection.close()
      return forHost(host, askedAgain(rights.fault, access.secrets))
    }
    reached = { connection: connected.value.connection, host: rights.value }
    return succeed(reached)
  }
  return {
    async open(mode, signal) {
      const there = await reach(signal)
      if (!there.ok) return there
      const opened = await openStream(there.value, mode, signal)
      // where the keychain refuses, the stream is open all the same
      if (opened.ok) await access.secrets.keepUsed(host.id, ['sudo']).catch(() => undefined)
      return opened
    },
    close() {
      reached?.connection.close()
      reached = undefined
    },
  }
}

async function openStream(
  { connection, host }: Reached,
  mode: BridgeMode,
  signal: AbortSignal,
): Promise<Outcome<Duplex>> {
  const mark = newMark()
  const { words } = commandOf(mode, mark)
  // unlike a command of a plan it reads what we say, after the password
  const elevated = elevate(host, words, 'reads')
  const line = commandLine(host, elevated.words)
  if (!line.ok) return line
  const input = `${elevated.input ?? ''}${mark}\n`
  const opened = await openRemotePipe(connection, { command: line.value, input, mark, timeoutMs: openMs, signal })
  if (!opened.ok) return opened
  if (opened.value.kind === 'open') return succeed(opened.value.stream)
  const { code, stderr } = opened.value
  if (code === bridgeCode.unreadable) {
    return fail('confirm.relay-silent', { host: host.name, detail: 'push:detail.relay-unreadable' })
  }
  const refusal = sudoRefusal(host, { code, stdout: '', stderr })
  if (refusal !== null) return { ok: false, fault: refusal }
  const detail = cleanTail(stderr).slice(-300) || `code ${code ?? '–'}`
  return fail('confirm.relay-silent', { host: host.name, detail })
}
