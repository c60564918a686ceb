// One attempt to get somewhere with an SSH server: a client, its time limits and the one end it comes to. After a failure the client is
// gone; after a success it belongs to the caller.
import type { Duplex } from 'node:stream'
import { Client, type ConnectConfig } from 'ssh2'
import { fail, type Outcome } from '#domain/fault.ts'
import { hostLabel, plainText } from './host-text.ts'
import type { Hop } from './ssh-order.ts'

const handshakeMs = 20_000
const signInMs = 60_000

interface Setting {
  readonly config: ConnectConfig
  /** What a refusal by the server means; without it nobody wants to sign in. */
  readonly refuse?: () => Outcome<never>
}
interface Seen {
  /** Algorithms the server named last. */
  offered: string
  hasHandshake: boolean
}
type ClientError = Error & { readonly level?: string; readonly code?: string | number }

/** Sets a client up and says what the attempt wants of it. */
export type Course<T> = (client: Client, end: (outcome: Outcome<T>) => void) => Setting
/** Runs it; `course` sets the client up and calls `end` when it has what it wants. */
export function attempt<T>(
  hop: Hop,
  socket: Duplex | undefined,
  signal: AbortSignal,
  course: Course<T>,
): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    const client = new Client()
    const cancel = () => end(fail('job.cancelled'))
    const limit = (ms: number) => setTimeout(() => end(unreachable(hop, `no answer within ${ms / 1000} s`)), ms)
    let timer = limit(handshakeMs)
    const end = (outcome: Outcome<T>) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      resolve(outcome)
      if (!outcome.ok) client.destroy()
    }
    const seen: Seen = { offered: '', hasHandshake: false }
    const { config, refuse } = course(client, end)
    // stays for good: a client without it would bring the program down when its link breaks later
    client.on('error', (error: ClientError) => end(meaningOf(error, hop, seen, refuse)))
    client.once('close', () => end(unreachable(hop, 'the connection was closed')))
    client.once('handshake', () => {
      seen.hasHandshake = true
      clearTimeout(timer)
      timer = limit(signInMs)
    })
    if (signal.aborted) return cancel()
    signal.addEventListener('abort', cancel, { once: true })
    const debug = (line: string) => {
      seen.offered = /^Handshake: \(remote\) [^:]*: (.*)$/.exec(line)?.[1] ?? seen.offered
      config.debug?.(line)
    }
    const place = socket === undefined ? { host: hop.address, port: hop.port } : { sock: socket }
    client.connect({ ...config, ...place, username: hop.user, readyTimeout: 0, debug } as ConnectConfig)
  })
}

function meaningOf(error: ClientError, hop: Hop, seen: Seen, refuse: Setting['refuse']): Outcome<never> {
  const { level, code, message } = error
  if (level === 'agent') return fail('ssh.agent-missing', { detail: plainText(message) })
  const mismatch = level === 'handshake' ? /no matching (.*)$/.exec(message)?.[1] : undefined
  if (mismatch !== undefined) {
    const detail = plainText(`${mismatch}: ${seen.offered}`)
    return fail('ssh.no-common-algorithm', { host: hostLabel(hop.address, hop.port), hop: hop.number, detail })
  }
  const isRefusal = level === 'client-authentication' || (level === undefined && typeof code === 'number')
  if (isRefusal && seen.hasHandshake && refuse !== undefined) return refuse()
  return unreachable(hop, typeof code === 'string' ? code : message)
}

function unreachable(hop: Hop, detail: string): Outcome<never> {
  const host = hostLabel(hop.address, hop.port)
  return fail('ssh.unreachable', { host, hop: hop.number, detail: plainText(detail) })
}
