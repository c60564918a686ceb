// A command on the far host as a stream both ways. What the host prints by itself before the command speaks is read away: the stream begins
// after a mark the command prints on a line of its own. Faults: push.command-hung without a mark in time, push.connection-lost, push.refused (the
// host runs no commands), job.cancelled; a command that ends before its mark is an answer.
import type { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { plainText } from './host-text.ts'
import { lostDuring } from './shell/run-command.ts'
import type { SshConnection } from './ssh-order.ts'

export interface PipeOrder {
  readonly command: string
  /** What the command reads first. */
  readonly input: string
  /** A line nobody else prints. */
  readonly mark: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export type RemotePipe =
  | { readonly kind: 'open'; readonly stream: Duplex }
  /** It ended before its mark. */
  | { readonly kind: 'ended'; readonly code: number | null; readonly stderr: string }

/** What a host may print by itself, and what of its complaints is kept. */
const noiseBytes = 65_536

/** Runs it; whoever gets the stream destroys it. */
export function openRemotePipe(connection: SshConnection, order: PipeOrder): Promise<Outcome<RemotePipe>> {
  const { command, input, timeoutMs, signal } = order
  const step = plainText(command, 120)
  return new Promise((resolve) => {
    let channel: ClientChannel | null = null
    let hasEnded = false
    const end = (outcome: Outcome<RemotePipe>) => {
      if (hasEnded) return
      hasEnded = true
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      resolve(outcome)
      if (!outcome.ok) channel?.destroy()
    }
    const lost = () => end(lostDuring(connection, step))
    const cancel = () => end(fail('job.cancelled'))
    const seconds = Math.max(1, Math.round(timeoutMs / 1000))
    const hung = fail('push.command-hung', { host: connection.name, command: step, seconds })
    const timer = setTimeout(() => end(hung), timeoutMs)
    if (signal.aborted) return cancel()
    signal.addEventListener('abort', cancel, { once: true })
    void connection.gone.then(lost)
    try {
      connection.client.exec(command, (error, opened) => {
        if (error !== undefined) {
          const refused = fail('push.refused', { host: connection.name, path: step, detail: plainText(error.message) })
          return connection.isGone() ? lost() : end(refused)
        }
        channel = opened
        if (hasEnded) return opened.destroy()
        awaitMark(opened, order.mark, (pipe) => end(succeed(pipe)))
        opened.write(input)
      })
    } catch {
      lost()
    }
  })
}

function awaitMark(channel: ClientChannel, mark: string, end: (pipe: RemotePipe) => void): void {
  const wanted = Buffer.from(`${mark}\n`)
  let held = Buffer.alloc(0)
  let stderr = ''
  let code: number | null = null
  channel.on('error', () => undefined)
  channel.stderr.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk.toString()}`.slice(-noiseBytes)
  })
  channel.on('exit', (status: number | null) => {
    code = status
  })
  channel.once('close', () => end({ kind: 'ended', code, stderr }))
  const look = () => {
    for (let chunk: unknown = channel.read(); Buffer.isBuffer(chunk); chunk = channel.read()) {
      held = Buffer.concat([held, chunk])
      const at = held.indexOf(wanted)
      if (at >= 0) {
        // whoever reads on begins with what came after the mark
        channel.removeListener('readable', look)
        const rest = held.subarray(at + wanted.length)
        if (rest.length > 0) channel.unshift(rest)
        return end({ kind: 'open', stream: channel })
      }
      held = held.subarray(-noiseBytes)
    }
  }
  channel.on('readable', look)
}
