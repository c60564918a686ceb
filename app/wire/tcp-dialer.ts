// Direct TCP connections from this machine. Every attempt ends within its time, with a socket or a classified failure.
import { connect } from 'node:net'
import type { Dialed, Dialer, DialFailure } from '#ports/dialer.ts'

const failureByCode: Readonly<Record<string, DialFailure>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'local-limit',
  EADDRNOTAVAIL: 'local-limit',
  EAFNOSUPPORT: 'local-limit',
  EACCES: 'local-limit',
  EPERM: 'local-limit',
}

/** Classifies a socket error code; what is unknown is called unreachable. */
export function dialFailureOf(code: string | undefined): DialFailure {
  return failureByCode[code ?? ''] ?? 'unreachable'
}

/** Makes a dialer that connects from this machine, named `hostName` in reports. */
export function createTcpDialer(hostName: string): Dialer {
  return {
    measuringPoint: { kind: 'direct', name: hostName },
    dial(target, timeoutMs, signal) {
      return new Promise<Dialed>((resolve) => {
        if (signal.aborted) return resolve({ ok: false, failure: 'local-limit', detail: 'cancelled' })
        const socket = connect({ host: target.ip, port: target.port })
        const end = (dialed: Dialed) => {
          clearTimeout(timer)
          signal.removeEventListener('abort', cancel)
          socket.removeListener('error', refuse)
          if (!dialed.ok) {
            socket.on('error', () => {})
            socket.destroy()
          }
          resolve(dialed)
        }
        const cancel = () => end({ ok: false, failure: 'local-limit', detail: 'cancelled' })
        const timer = setTimeout(
          () => end({ ok: false, failure: 'timeout', detail: `no answer in ${timeoutMs} ms` }),
          timeoutMs,
        )
        const refuse = (error: NodeJS.ErrnoException) =>
          end({ ok: false, failure: dialFailureOf(error.code), detail: error.code ?? error.message })
        signal.addEventListener('abort', cancel, { once: true })
        socket.on('error', refuse)
        socket.once('connect', () => end({ ok: true, socket, localAddress: socket.localAddress ?? null }))
      })
    },
  }
}
