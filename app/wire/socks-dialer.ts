// TCP through a SOCKS5 proxy (RFC 1928). A proxy that cannot be reached is our own limit; what the proxy says of the target counts.
import { SocksClient } from 'socks'
import type { Dialer, DialFailure } from '#ports/dialer.ts'

const replies: readonly (readonly [RegExp, DialFailure])[] = [
  [/ConnectionRefused/i, 'refused'],
  [/HostUnreachable|TTLExpired/i, 'unreachable'],
  [/timed out/i, 'timeout'],
]

/** Makes a dialer through a SOCKS5 proxy without sign-in. */
export function createSocksDialer(proxy: { readonly host: string; readonly port: number }): Dialer {
  return {
    measuringPoint: { kind: 'socks5', name: `${proxy.host}:${proxy.port}` },
    async dial(target, timeoutMs, signal) {
      if (signal.aborted) return { ok: false, failure: 'local-limit', detail: 'cancelled' }
      try {
        const attempt = SocksClient.createConnection({
          proxy: { host: proxy.host, port: proxy.port, type: 5 },
          command: 'connect',
          destination: { host: target.ip, port: target.port },
          timeout: timeoutMs,
        })
        const aborted = new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('cancelled')), { once: true })
        })
        aborted.catch(() => attempt.then(({ socket }) => socket.destroy()).catch(() => {}))
        const { socket } = await Promise.race([attempt, aborted])
        return { ok: true, socket, localAddress: null }
      } catch (error) {
        const detail = error instanceof Error ? error.message.slice(0, 200) : String(error)
        const failure = replies.find(([pattern]) => pattern.test(detail))?.[1] ?? 'local-limit'
        return { ok: false, failure, detail }
      }
    },
  }
}
