// TCP from another host through its SSH connection (direct-tcpip), over a connection that is there, or one made here: its host key must stand
// in known_hosts, sign-in is by agent or an unprotected key of the person. Faults: route.refused (host key, sign-in), route.unreachable.
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { MeasuringPoint } from '#domain/probe-report.ts'
import type { SignIn } from '#domain/push/push-host.ts'
import type { Dialed, Dialer, DialFailure } from '#ports/dialer.ts'
import { connect } from './ssh/connect.ts'
import type { Forwarded, SshConnection } from './ssh/ssh-order.ts'

export interface SshRoute {
  readonly host: string
  readonly port: number
  readonly user: string
}

const identities = ['id_ed25519', 'id_ecdsa', 'id_rsa']

/** Signs in and returns a dialer whose connections start at the SSH host. */
export async function createSshDialer(
  route: SshRoute,
  signal: AbortSignal,
): Promise<Outcome<{ dialer: Dialer; close(): void }>> {
  const name = `${route.user}@${route.host}:${route.port}`
  const folder = join(homedir(), '.ssh')
  const knownHosts = readOptional(join(folder, 'known_hosts')) ?? ''
  const files = identities.map((file) => join(folder, file)).filter((file) => readOptional(file) !== undefined)
  const hasAgent = (process.env['SSH_AUTH_SOCK'] ?? '') !== ''
  // Without any key one attempt still tells a host that is down from one that refuses.
  const ways: readonly SignIn[] = [
    ...(hasAgent || files.length === 0 ? [{ kind: 'agent', socket: '' } as const] : []),
    ...files.map((path) => ({ kind: 'key', path }) as const),
  ]
  let last = 'no agent and no key without a passphrase'
  for (const signIn of ways) {
    const host = { address: route.host, port: route.port, user: route.user, signIn, jumps: [], legacy: [] }
    const connected = await connect({ host, knownHosts, pinsFor: () => [], secretFor: () => null }, signal)
    if (connected.ok) {
      const connection = connected.value
      const start = { measuringPoint: { kind: 'ssh', name } as const, hostName: route.host }
      return succeed({ dialer: dialerOver(connection, start), close: connection.close })
    }
    const { fault } = connected
    const detail = detailOf(fault)
    if (fault.code === 'ssh.unreachable') return fail('route.unreachable', { name, detail })
    if (fault.code === 'job.cancelled') return fail('route.unreachable', { name, detail: 'time limit' })
    if (fault.code.startsWith('ssh.host-key')) return fail('route.refused', { name, detail })
    // a key with a passphrase is no key here
    if (fault.code !== 'ssh.secret-needed' && fault.code !== 'ssh.agent-missing') last = detail
  }
  return fail('route.refused', { name, detail: last })
}

function detailOf({ code, params }: Fault): string {
  if (code === 'ssh.host-key-unknown') return `host key not in known_hosts: ${params['fingerprint']}`
  if (code === 'ssh.host-key-revoked') return `host key revoked in known_hosts: ${params['shown']}`
  if (code === 'ssh.host-key-changed' || code === 'ssh.host-key-not-listed')
    return `host key changed, now ${params['shown']}`
  if (code === 'ssh.sign-in-refused') return `sign-in refused; the host allows ${params['methods']}`
  return String(params['detail'] ?? code)
}

/** Where the connections of a dialer start. */
export interface DialerStart {
  readonly measuringPoint: MeasuringPoint
  /** Name or address of the host. */
  readonly hostName: string
  /** Told when the host forwards nothing for us. */
  readonly onProhibited?: () => void
}

/** A dialer whose connections start at the host one is signed in on. */
export function dialerOver(
  connection: Pick<SshConnection, 'forward'>,
  { measuringPoint, hostName, onProhibited }: DialerStart,
): Dialer {
  const localAddress = isIP(hostName) === 0 ? null : hostName
  return {
    measuringPoint,
    hostName,
    dial(target, timeoutMs, signal) {
      return new Promise<Dialed>((resolve) => {
        let isOver = false
        const end = (dialed: Dialed) => {
          if (isOver && dialed.ok) dialed.socket.destroy()
          isOver = true
          clearTimeout(timer)
          signal.removeEventListener('abort', cancel)
          resolve(dialed)
        }
        const cancel = () => end({ ok: false, failure: 'local-limit', detail: 'cancelled' })
        const timer = setTimeout(
          () => end({ ok: false, failure: 'timeout', detail: `no answer in ${timeoutMs} ms` }),
          timeoutMs,
        )
        signal.addEventListener('abort', cancel, { once: true })
        void connection.forward(target).then((forwarded) => {
          if (forwarded.ok) return end({ ok: true, socket: forwarded.socket, localAddress })
          if (forwarded.why === 'prohibited') onProhibited?.()
          end({ ok: false, failure: failureOf(forwarded), detail: forwarded.detail })
        })
      })
    },
  }
}

/** Only what the host met at the target is said of the target; the words are those of the host's system. */
function failureOf({ why, detail }: Extract<Forwarded, { ok: false }>): DialFailure {
  if (why !== 'target' || /network is unreachable|address family|cannot assign/i.test(detail)) return 'local-limit'
  if (/refused/i.test(detail)) return 'refused'
  return /timed out/i.test(detail) ? 'timeout' : 'unreachable'
}

function readOptional(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
