// A relay that makes loopback as far away as a partner's server: every byte arrives half a round trip later, and the first ones a whole
// round trip more, because a TCP connection must be opened before.
import { connect, createServer, type Socket } from 'node:net'

export interface SlowLine {
  stop(): Promise<void>
}
export interface SlowLineOrder {
  readonly port: number
  /** Where the relay listens and where the server does. */
  readonly from: string
  readonly to: string
  readonly roundTripMs: number
}

/** Starts the relay. */
export function startSlowLine({ port, from, to, roundTripMs }: SlowLineOrder): Promise<SlowLine> {
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: to, port, allowHalfOpen: true })
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      socket.on('error', () => {
        near.destroy()
        far.destroy()
      })
    }
    carry(far, near, roundTripMs / 2, roundTripMs)
    carry(near, far, roundTripMs / 2, 0)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: from, port }, () =>
      resolve({
        stop: () => {
          for (const socket of open) socket.destroy()
          return new Promise((done) => server.close(() => done()))
        },
      }),
    )
  })
}

/** Timers of one length fire in order, so bytes stay in order; what comes after the opening waits for it. */
function carry(source: Socket, target: Socket, delayMs: number, openingMs: number): void {
  const openAt = performance.now() + openingMs
  let last = 0
  const later = (work: () => void) => {
    const dueAt = Math.max(performance.now(), openAt) + delayMs
    last = Math.max(last, dueAt)
    setTimeout(work, last - performance.now())
  }
  source.on('data', (chunk) => later(() => target.write(chunk)))
  source.once('end', () => later(() => target.end()))
}
