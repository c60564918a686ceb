// HTTPS pages by the runtime's own TLS, with our trust store, resolver and dialer. A session with any flaw is closed before the request.
import type { Clock } from '#ports/clock.ts'
import type { HttpsAnswer, HttpsGet, HttpsPeer, WebFailure } from '#ports/https-get.ts'
import { performHandshake } from '../tls-session.ts'
import type { TrustStore } from '../trust-store.ts'
import { exchangeHttp } from './http-exchange.ts'
import { peerFlawsOf } from './peer-flaws.ts'
import { reachHost, type WebRoute } from './reach-host.ts'

export interface HttpsGetOptions extends WebRoute {
  readonly trust: TrustStore
  readonly clock: Clock
  /** 443 everywhere but in a lab. */
  readonly port: number
}

/** Makes the port. */
export function createHttpsGet(options: HttpsGetOptions): HttpsGet {
  return {
    async get({ host, path, maxBytes, timeoutMs }, signal) {
      const deadline = performance.now() + timeoutMs
      const failed = (failure: WebFailure, detail: string, peer: HttpsPeer | null): HttpsAnswer => ({
        ok: false,
        failure: signal.aborted ? 'cancelled' : failure,
        detail,
        peer,
      })
      const reached = await reachHost(options, { host, port: options.port }, deadline, signal)
      if (!reached.ok) {
        const peer = reached.ip === null ? null : { address: reached.ip, certificate: null, flaws: [] }
        return failed(reached.failure, reached.detail, peer)
      }
      const cancel = () => reached.socket.destroy()
      signal.addEventListener('abort', cancel, { once: true })
      const handshake = await performHandshake({
        socket: reached.socket,
        serverName: host,
        trust: options.trust,
        timeoutMs: Math.max(1, deadline - performance.now()),
      })
      signal.removeEventListener('abort', cancel)
      if (!handshake.ok) {
        const failure = failureOf(handshake.cause)
        return failed(failure, handshake.detail, { address: reached.ip, certificate: null, flaws: [] })
      }
      const { socket, facts } = handshake
      const flaws = peerFlawsOf(facts, host, new Date(options.clock.now()))
      const peer = { address: reached.ip, certificate: facts.chain[0] ?? null, flaws }
      if (flaws.length > 0 || signal.aborted) {
        socket.on('error', () => {}).destroy()
        return failed('certificate', flaws.join(', '), peer)
      }
      const reply = await exchangeHttp(
        socket,
        { method: 'GET', host, path, headers: { accept: 'text/plain' }, body: null, maxBytes },
        deadline,
        signal,
      )
      return reply.ok ? { ...reply, peer } : failed(reply.failure, reply.detail, peer)
    },
  }
}

function failureOf(cause: string): WebFailure {
  switch (cause) {
    case 'timeout':
    case 'reset':
    case 'not-tls':
    case 'local-limit':
      return cause
    case 'closed':
      return 'reset'
    default:
      return 'tls-failed'
  }
}
