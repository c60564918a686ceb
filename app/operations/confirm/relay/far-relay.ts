// A relay Handschlag installed on a host: its control socket, its first listener and its files, all through one SSH connection. Nothing is opened
// before it is needed. Faults those of the bridge, relay.not-running, gateway.not-readable, confirm.relay-other-file.
import { createHash } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost, TypedSecret } from '#domain/push/push-host.ts'
import { relayConfig } from '#domain/relay-config.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import type { Dialer } from '#ports/dialer.ts'
import { createStreamClient } from '#relay/control/stream-client.ts'
import { houseDesk } from '../../push/desk.ts'
import type { HostAccess } from '../../push/reach-host.ts'
import type { Rooms } from '../../rooms.ts'
import { type Bridge, createBridge } from './bridge.ts'
import type { RelayPlace } from './place.ts'

const configName = '/etc/handschlag/relay.json'
const policyName = '/etc/handschlag/relay-policy.json'
const mostBytes = 32 * 1024 * 1024
const answerMs = 60_000
const filesOfHost = z.strictObject({ config: z.string(), policies: z.string() })

/** The place, reached with the secrets of one job; `cancelled` ends what is asked there just now. Fault ssh.keychain-missing. */
export async function farRelayOf(
  rooms: Rooms,
  host: PushHost,
  secrets: readonly TypedSecret[],
  cancelled?: AbortSignal,
): Promise<Outcome<RelayPlace>> {
  const desk = await houseDesk(rooms, host.siteId, secrets)
  return desk.ok ? succeed(farRelay(host, desk.value.access, cancelled)) : desk
}

function farRelay(host: PushHost, access: HostAccess, cancelled = new AbortController().signal): RelayPlace {
  const bridge = createBridge(host, access)
  const until = () => AbortSignal.any([cancelled, AbortSignal.timeout(answerMs)])
  const control = createStreamClient(() => bridge.open('control', until()), `${host.name}: ${configName}`)
  const close = () => {
    control.close()
    bridge.close()
  }
  // whoever waits for an answer waits no longer
  cancelled.addEventListener('abort', close, { once: true })
  return {
    name: host.name,
    policyFile: policyName,
    control,
    dialer: doorDialer(bridge, host),
    async config() {
      const files = await readFiles(bridge, until())
      if (!files.ok) return files
      const parsed = relayConfig.safeParse(parse(files.value.config))
      return parsed.success
        ? succeed(parsed.data)
        : fail('gateway.not-readable', { gateway: 'relay', file: configName })
    },
    async policyText() {
      const files = await readFiles(bridge, until())
      if (!files.ok) return files
      const { policies } = files.value
      if (!relayPolicyFile.safeParse(parse(policies)).success) {
        return fail('gateway.not-readable', { gateway: 'relay', file: policyName })
      }
      const status = await control.ask('status', {})
      if (!status.ok) return status
      const isInForce = status.value.policySha256 === createHash('sha256').update(policies).digest('hex')
      return isInForce ? succeed(policies) : fail('confirm.relay-other-file', { host: host.name, file: policyName })
    },
    close() {
      cancelled.removeEventListener('abort', close)
      close()
    },
  }
}

function doorDialer(bridge: Bridge, { name }: PushHost): Dialer {
  return {
    measuringPoint: { kind: 'ssh', name },
    hostName: name,
    async dial(_target, timeoutMs, signal) {
      const opened = await bridge.open('door', AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
      if (opened.ok) return { ok: true, socket: opened.value, localAddress: null }
      const { code, params } = opened.fault
      return { ok: false, failure: 'unreachable', detail: String(params['detail'] ?? code) }
    },
  }
}

async function readFiles(bridge: Bridge, until: AbortSignal): Promise<Outcome<z.infer<typeof filesOfHost>>> {
  const opened = await bridge.open('files', until)
  if (!opened.ok) return opened
  const files = filesOfHost.safeParse(parse(await readAll(opened.value)))
  return files.success ? succeed(files.data) : fail('gateway.not-readable', { gateway: 'relay', file: configName })
}

/** What comes until the stream ends, bounded in size and time. */
function readAll(stream: Duplex): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const end = () => {
      clearTimeout(timer)
      stream.destroy()
      resolve(Buffer.concat(chunks).toString('utf8'))
    }
    const timer = setTimeout(end, answerMs)
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > mostBytes) end()
      else chunks.push(chunk)
    })
    stream.once('end', end)
    stream.once('close', end)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
