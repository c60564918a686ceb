// Everything a relay under measurement needs around it: an authority of its own with certificates of the partner and of the relay, a DNS
// that knows the partner's host, the sink, and a configuration that demands the partner's name in a valid certificate. Loopback only.
import { fork } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLabAuthority } from '#lab/authority.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'

export interface SinkCounts {
  readonly connections: number
  readonly handshakes: number
  readonly resumed: number
  readonly mailInClear: number
  readonly messages: number
  readonly firstAt: number
  readonly lastAt: number
  readonly unique: number
  readonly sameAttempt: number
  readonly otherAttempt: number
}
export interface SinkProcess {
  readonly port: number
  readonly pid: number
  counts(): Promise<SinkCounts>
  names(): Promise<readonly string[]>
  reset(): Promise<void>
}
export interface Workplace {
  readonly folder: string
  readonly sink: SinkProcess
  /** PEM files. */
  readonly files: { readonly authority: string; readonly certificate: string; readonly key: string }
  /** Writes a configuration in a folder of its own and returns its path. */
  configure(name: string, port: number, more?: Readonly<Record<string, unknown>>): string
  stop(): Promise<void>
}

export const partnerHost = 'mx.partner.test'
const relayHost = 'relay.own.example'
const dayMs = 86_400_000

/** Opens a workplace in a folder. */
export async function openWorkplace(
  folder: string,
  order: { readonly sinkLatencyMs?: number } = {},
): Promise<Workplace> {
  const at = (name: string) => join(folder, name)
  mkdirSync(folder, { recursive: true })
  const now = Date.now()
  const authority = createLabAuthority(new Date(now))
  const lasting = { notBefore: new Date(now - dayMs), notAfter: new Date(now + 30 * dayMs) }
  const files = { authority: at('authority.pem'), certificate: at('relay.pem'), key: at('relay.key') }
  writeFileSync(files.authority, authority.rootPem)
  const write = (name: string, host: string) => {
    const { chainPem, keyPem } = authority.issue({ names: [host], ...lasting })
    writeFileSync(at(`${name}.pem`), chainPem)
    writeFileSync(at(`${name}.key`), keyPem, { mode: 0o600 })
  }
  write('relay', relayHost)
  write('sink', partnerHost)
  const zone = await serveTestZone({ mx: {}, addresses: { [partnerHost]: '127.0.0.1' } })
  const sink = await startSinkProcess({
    port: 0,
    hostName: partnerHost,
    key: at('sink.key'),
    certificate: at('sink.pem'),
    latencyMs: order.sinkLatencyMs ?? 0,
  })
  return {
    folder,
    sink,
    files,
    configure(name, port, more = {}) {
      const own = at(name)
      mkdirSync(own, { recursive: true })
      const policy = {
        id: '6f0c8b1e-1111-4222-8333-444455556666',
        partner: 'Partner AG',
        domains: ['partner.test'],
        level: 'secure',
        names: [partnerHost],
        trust: { kind: 'private', authorities: [authority.rootPem] },
        route: { kind: 'hosts', hosts: [{ host: partnerHost, port: sink.port }] },
      }
      const config = {
        schema: 'handschlag.relay/1',
        hostName: relayHost,
        postmaster: 'postmaster@own.example',
        folder: 'data',
        listeners: [{ address: '127.0.0.1', port, tls: { certificate: files.certificate, key: files.key } }],
        networks: ['127.0.0.0/8'],
        outbound: { resolvers: [zone.address] },
        retry: { minutes: [0.02] },
        limits: { freeBytes: 0 },
        ...more,
      }
      writeFileSync(join(own, 'relay.json'), JSON.stringify(config))
      const policies = { schema: 'handschlag.relay-policy/2', policies: [policy] }
      writeFileSync(join(own, 'relay-policy.json'), JSON.stringify(policies))
      return join(own, 'relay.json')
    },
    async stop() {
      sink.stop()
      await zone.stop()
    },
  }
}

async function startSinkProcess(order: Readonly<Record<string, unknown>>): Promise<SinkProcess & { stop(): void }> {
  const child = fork(fileURLToPath(new URL('./sink.mjs', import.meta.url)), [JSON.stringify(order)], { execArgv: [] })
  const waiting = new Map<number, (value: unknown) => void>()
  child.on('message', ({ id, value }: { id: number; value: unknown }) => {
    waiting.get(id)?.(value)
    waiting.delete(id)
  })
  let last = 0
  const heard = <T>(id: number) =>
    new Promise<T>((resolve, reject) => {
      waiting.set(id, (value) => resolve(value as T))
      child.once('exit', () => reject(new Error('the sink ended')))
    })
  const ask = <T>(what: string) => {
    last += 1
    const answer = heard<T>(last)
    child.send({ id: last, ask: what })
    return answer
  }
  child.setMaxListeners(0)
  return {
    port: await heard<number>(0),
    pid: child.pid ?? 0,
    counts: () => ask('counts'),
    names: () => ask('names'),
    reset: async () => {
      await ask('reset')
    },
    stop: () => child.kill(),
  }
}
