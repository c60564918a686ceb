// One command over a connection: its input goes in, its outputs come back bounded. A command that outlasts its time or is cancelled is
// killed with its channel; what the host then still does is unknown, and said so by the fault.
import type { ClientChannel } from 'ssh2'
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RunOrder } from '#ports/remote-shell.ts'
import { plainText } from '../host-text.ts'
import type { SshConnection } from '../ssh-order.ts'
import { boundedOutput } from './bounded-output.ts'

export interface RanBytes {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: Buffer
  readonly isCut: boolean
}

/** Runs it; faults push.command-hung, push.connection-lost, push.refused (the host runs no commands), job.cancelled. */
export function runCommand(connection: SshConnection, order: RunOrder): Promise<Outcome<RanBytes>> {
  return new Promise((resolve) => {
    let channel: ClientChannel | null = null
    const step = plainText(order.command, 120)
    const lost = () => end(lostDuring(connection, step))
    const end = (outcome: Outcome<RanBytes>) => {
      clearTimeout(timer)
      order.signal?.removeEventListener('abort', cancel)
      resolve(outcome)
      if (!outcome.ok && channel !== null) kill(channel)
    }
    const cancel = () => end(fail('job.cancelled'))
    const seconds = Math.max(1, Math.round(order.timeoutMs / 1000))
    const timer = setTimeout(
      () => end(fail('push.command-hung', { host: connection.name, command: step, seconds })),
      order.timeoutMs,
    )
    if (order.signal?.aborted === true) return cancel()
    order.signal?.addEventListener('abort', cancel, { once: true })
    void connection.gone.then(lost)
    try {
      connection.client.exec(order.command, (error, opened) => {
        if (error !== undefined) {
          // a server that has no channel left, or runs no commands for this user
          const refused = fail('push.refused', { host: connection.name, path: step, detail: plainText(error.message) })
          return connection.isGone() ? lost() : end(refused)
        }
        channel = opened
        follow(opened, order, connection, end)
      })
    } catch {
      lost()
    }
  })
}

function follow(
  channel: ClientChannel,
  order: RunOrder,
  connection: SshConnection,
  end: (outcome: Outcome<RanBytes>) => void,
): void {
  const stdout = boundedOutput(order.maxBytes, (line) => order.onLine?.(line, 'stdout'))
  const stderr = boundedOutput(order.maxBytes, (line) => order.onLine?.(line, 'stderr'))
  let code: number | null = null
  let hasEnded = false
  channel.on('data', stdout.take)
  channel.stderr.on('data', stderr.take)
  channel.on('exit', (status: number | null) => {
    hasEnded = true
    code = status
  })
  channel.on('error', () => {})
  channel.once('close', () => {
    // without a word about its end only a connection that breaks closes a channel, and that is told by the connection
    if (!hasEnded && connection.isGone()) return
    const [out, err] = [stdout.finish(), stderr.finish()]
    end(succeed({ code, stdout: out.bytes, stderr: err.bytes, isCut: out.isCut || err.isCut }))
  })
  channel.end(order.input === undefined ? undefined : Buffer.from(order.input as string))
}

interface Innards {
  readonly _client: { readonly _protocol: { signal(id: number, name: string): void } }
  readonly outgoing: { readonly id: number }
}

/** The library's own `signal` does nothing once the input has ended, which it always has by then. */
function kill(channel: ClientChannel): void {
  const { _client, outgoing } = channel as unknown as Innards
  try {
    _client._protocol.signal(outgoing.id, 'KILL')
    channel.close()
  } catch {
    // the connection went first
  }
}

/** The fault of a connection that went while `step` was done. */
export function lostDuring(connection: SshConnection, step: string): { readonly ok: false; readonly fault: Fault } {
  return fail('push.connection-lost', { host: connection.name, step: plainText(step, 120) })
}
