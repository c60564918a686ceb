// Whether the server asked for our certificate and got it. The engines do not tell; how much we sent after the server's hello does: a
// certificate that was asked for makes our flight longer than all else in it. Where that cannot be measured or is not clear the answer is
// null, so that a policy which demands the certificate refuses.
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { TlsFacts } from '#domain/observation.ts'
import type { ClientTls } from './client-tls.ts'

/** The most a flight without a certificate takes: Finished alone, with an elliptic key, with a key of up to 8192 bits. */
const mostBytes = { tls13: 200, elliptic: 400, other: 1300 } as const

export interface SentCertificate {
  /** Is handed the socket before its handshake. */
  follow(socket: TLSSocket): void
  /** After the handshake and before anything else is sent: the SHA-256, or null. */
  result(facts: Pick<TlsFacts, 'protocol' | 'cipher'>): Promise<string | null>
}

/** Watches one handshake over a stream. */
export function watchSentCertificate(stream: Duplex, own: ClientTls['clientCertificate']): SentCertificate {
  if (own === null || !(stream instanceof Socket)) return { follow: () => {}, result: () => Promise.resolve(null) }
  let beforeFlight: number | undefined
  return {
    follow(socket) {
      // secrets are announced once the server's hello was read and our flight is not yet on its way; they are not looked at
      socket.once('keylog', () => {
        beforeFlight = stream.bytesWritten
      })
    },
    async result({ protocol, cipher }) {
      // the flight leaves after the turn in which the handshake ended
      await new Promise((resolve) => setImmediate(resolve))
      if (beforeFlight === undefined) return null
      const least =
        protocol === 'TLSv1.3' ? mostBytes.tls13 : /_ECDHE?_/.test(cipher) ? mostBytes.elliptic : mostBytes.other
      return stream.bytesWritten - beforeFlight > Math.max(least, own.chainBytes) ? own.sha256 : null
    },
  }
}
