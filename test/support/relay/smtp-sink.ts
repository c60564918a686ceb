// A real mail server on loopback that takes messages over TLS, misbehaves where it is told to, and counts what reached it: connections,
// handshakes, bytes of MAIL in clear and inside TLS, messages with their envelopes. What clients do wrong shows in the counts, never as an
// error of the sink.
import { createServer, type Server, type Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import { converse } from './sink-dialogue.ts'
import type { SinkCounts, SinkOptions, SinkTls, SunkMessage } from './sink-order.ts'

export interface Sink {
  readonly hostName: string
  readonly address: string
  readonly port: number
  readonly counts: Readonly<SinkCounts>
  /** Messages it said yes to. */
  readonly delivered: readonly SunkMessage[]
  /** Messages that came whole, whatever it said; also those of `delivered`. */
  readonly seen: readonly SunkMessage[]
  stop(): Promise<void>
}

/** Starts a sink. */
export function startSink(options: SinkOptions): Promise<Sink> {
  const counts: SinkCounts = { connections: 0, handshakes: 0, mailBytesInClear: 0, mailBytesInTls: 0 }
  const delivered: SunkMessage[] = []
  const seen: SunkMessage[] = []
  const context = options.tls === null ? null : contextOf(options.tls)
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    counts.connections += 1
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    converse(socket, { options, context, counts, delivered, seen })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: options.address, port: options.port }, () => {
      const { hostName, address } = options
      resolve({
        hostName,
        address,
        port: portOf(server),
        counts,
        delivered,
        seen,
        stop: () => stopServer(server, open),
      })
    })
  })
}

/** Old versions need OpenSSL's bar lowered; BoringSSL has none and refuses the word. */
function contextOf({ certificate, options = {} }: SinkTls) {
  const credentials = { cert: certificate.chainPem, key: certificate.keyPem }
  try {
    return createSecureContext({ ...credentials, ...options })
  } catch (error) {
    if (options.ciphers?.includes('@') !== true) throw error
    const { ciphers: _withBar, ...rest } = options
    return createSecureContext({ ...credentials, ...rest })
  }
}

/** The port a server listens on. */
export function portOf(server: Server): number {
  const place = server.address()
  return place !== null && typeof place === 'object' ? place.port : 0
}

/** Ends a server and all its connections. */
export function stopServer(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy()
  return new Promise((resolve) => server.close(() => resolve()))
}
