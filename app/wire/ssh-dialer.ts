// TCP from another host through its SSH connection (direct-tcpip). The host key must stand in known_hosts; sign-in is by agent or an
// unprotected key of the person. Faults: route.refused (host key, sign-in), route.unreachable.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'ssh2'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Dialed, Dialer } from '#ports/dialer.ts'
import { type HostKeyVerdict, judgeHostKey } from './known-hosts.ts'

export interface SshRoute {
  readonly host: string
  readonly port: number
  readonly user: string
}

const readyMs = 20_000
const identities = ['id_ed25519', 'id_ecdsa', 'id_rsa']

/** Signs in and returns a dialer whose connections start at the SSH host. */
export async function createSshDialer(
  route: SshRoute,
  signal: AbortSignal,
): Promise<Outcome<{ dialer: Dialer; close(): void }>> {
  const name = `${route.user}@${route.host}:${route.port}`
  const folder = join(homedir(), '.ssh')
  const pinned = readOptional(join(folder, 'known_hosts')) ?? ''
  const keys = identities.flatMap((file) => readOptional(join(folder, file)) ?? [])
  const agent = process.env['SSH_AUTH_SOCK']
  let refusal = ''
  const tryKey = (privateKey: string | undefined) =>
    connect(route, signal, {
      ...(privateKey !== undefined ? { privateKey } : agent !== undefined ? { agent } : {}),
      hostVerifier: (key: Buffer) => {
        const verdict = judgeHostKey(pinned, route.host, route.port, key)
        if (verdict !== 'known') refusal = describe(verdict, key)
        return verdict === 'known'
      },
    })
  let last = 'no agent and no key without a passphrase'
  // Without any key one attempt still tells a host that is down from one that refuses.
  const attempts = [...(agent === undefined && keys.length > 0 ? [] : [undefined]), ...keys]
  for (const privateKey of attempts) {
    const attempt = await tryKey(privateKey)
    if (attempt.ok)
      return succeed({ dialer: dialerOver(attempt.client, name, route.host), close: () => attempt.client.end() })
    if (refusal !== '') return fail('route.refused', { name, detail: refusal })
    if (attempt.isUnreachable) return fail('route.unreachable', { name, detail: attempt.detail })
    if (privateKey !== undefined || agent !== undefined) last = attempt.detail
  }
  return fail('route.refused', { name, detail: last })
}

type Attempt = { ok: true; client: Client } | { ok: false; isUnreachable: boolean; detail: string }

function connect(route: SshRoute, signal: AbortSignal, options: object): Promise<Attempt> {
  return new Promise((resolve) => {
    const client = new Client()
    const giveUp = () => {
      client.destroy()
      resolve({ ok: false, isUnreachable: true, detail: 'time limit' })
    }
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    client.once('ready', () => {
      signal.removeEventListener('abort', giveUp)
      resolve({ ok: true, client })
    })
    client.on('error', (error: Error & { level?: string }) => {
      client.end()
      resolve({
        ok: false,
        isUnreachable: /socket|timeout/.test(error.level ?? ''),
        detail: error.message.slice(0, 200),
      })
    })
    try {
      client.connect({ host: route.host, port: route.port, username: route.user, readyTimeout: readyMs, ...options })
    } catch (error) {
      resolve({ ok: false, isUnreachable: false, detail: error instanceof Error ? error.message : String(error) })
    }
  })
}

function dialerOver(client: Client, name: string, host: string): Dialer {
  return {
    measuringPoint: { kind: 'ssh', name },
    hostName: host,
    dial(target, timeoutMs, signal) {
      return new Promise<Dialed>((resolve) => {
        const end = (dialed: Dialed) => {
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
        client.forwardOut('127.0.0.1', 0, target.ip, target.port, (error, channel) => {
          if (error === undefined) {
            if (signal.aborted) channel.destroy()
            return end({ ok: true, socket: channel, localAddress: isIP(host) === 0 ? null : host })
          }
          // RFC 4254 section 5.1: reason 1 is administratively prohibited
          const isProhibited = (error as { reason?: number }).reason === 1
          const failure = isProhibited ? 'local-limit' : /refused/i.test(error.message) ? 'refused' : 'unreachable'
          return end({ ok: false, failure, detail: error.message.slice(0, 200) })
        })
      })
    },
  }
}

function describe(verdict: HostKeyVerdict, key: Buffer): string {
  const print = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
  return verdict === 'changed' ? `host key changed, now ${print}` : `host key not in known_hosts: ${print}`
}

function readOptional(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
