// Opens TLS to a resolver the admin chose, and judges who answers before a question is sent: by our trust store and the server's name, or by
// pinned keys alone (RFC 8310 sections 8.1 and 8.2). A server that proves nothing is left; there is no opportunistic profile.
import type { TLSSocket } from 'node:tls'
import type { SocketAddress } from '#domain/setting.ts'
import type { Clock } from '#ports/clock.ts'
import type { Dialer } from '#ports/dialer.ts'
import type { Resolver } from '#ports/resolver.ts'
import { performHandshake } from '../tls-session.ts'
import type { TrustStore } from '../trust-store.ts'
import { peerFlawsOf } from '../web/peer-flaws.ts'
import { findAddresses } from '../web/reach-host.ts'
import type { Carried } from './query-carrier.ts'

const openMs = 6000
const attemptMs = 3000
const maxAddresses = 4

export interface SecureServer {
  /** The authentication name. */
  readonly name: string
  readonly port: number
  /** Where it is; empty = looked up, which needs no trust because the name is proven afterwards. */
  readonly addresses: readonly SocketAddress[]
  /** Lower-case hex SHA-256 of public keys, one of which must be shown; empty = the certificate is judged. */
  readonly pins: readonly string[]
}
export interface SecureOutside {
  readonly resolver: Resolver
  readonly dialer: Dialer
  readonly trust: TrustStore
  readonly clock: Clock
}
export type OpenedServer =
  | { readonly ok: true; readonly socket: TLSSocket; readonly application: string | null }
  | Extract<Carried, { ok: false }>

/** Connects to the first address that answers; one that answers as somebody else ends the attempt. */
export async function openSecureServer(
  server: SecureServer,
  outside: SecureOutside,
  applications: readonly string[],
  signal: AbortSignal,
): Promise<OpenedServer> {
  const deadline = performance.now() + openMs
  const failed = (failure: 'no-answer' | 'untrusted', detail: string): OpenedServer => ({
    ok: false,
    failure: signal.aborted ? 'cancelled' : failure,
    detail,
  })
  const places = await placesOf(server, outside, deadline, signal)
  if (places.length === 0) return failed('no-answer', `no address of ${server.name}`)
  let last = failed('no-answer', 'no time left')
  for (const place of places) {
    const remaining = Math.min(attemptMs, deadline - performance.now())
    if (remaining <= 0 || signal.aborted) break
    const dialed = await outside.dialer.dial({ ip: place.address, port: place.port }, remaining, signal)
    if (!dialed.ok) {
      last = failed('no-answer', dialed.detail)
      continue
    }
    const cancel = () => dialed.socket.destroy()
    signal.addEventListener('abort', cancel, { once: true })
    const handshake = await performHandshake({
      socket: dialed.socket.on('error', () => {}),
      serverName: server.name,
      trust: outside.trust,
      timeoutMs: Math.max(1, Math.min(attemptMs, deadline - performance.now())),
      applications,
      isStrict: true,
    })
    signal.removeEventListener('abort', cancel)
    if (!handshake.ok) {
      last = failed('no-answer', handshake.detail)
      continue
    }
    const { socket, facts } = handshake
    socket.on('error', () => {})
    const isPinned = server.pins.includes(facts.chain[0]?.spkiSha256 ?? '')
    const flaws =
      server.pins.length === 0
        ? peerFlawsOf(facts, server.name, new Date(outside.clock.now()))
        : isPinned
          ? []
          : ['pin']
    if (flaws.length === 0 && !signal.aborted) return { ok: true, socket, application: socket.alpnProtocol || null }
    socket.destroy()
    return failed('untrusted', flaws.join(', '))
  }
  return signal.aborted ? failed('no-answer', '') : last
}

async function placesOf(
  { name, port, addresses }: SecureServer,
  { resolver }: SecureOutside,
  deadline: number,
  signal: AbortSignal,
): Promise<readonly SocketAddress[]> {
  if (addresses.length > 0) return addresses.slice(0, maxAddresses)
  const found = await findAddresses(resolver, name, deadline, signal)
  return typeof found === 'string' ? [] : found.slice(0, maxAddresses).map((address) => ({ address, port }))
}
