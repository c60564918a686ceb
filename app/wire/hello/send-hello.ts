// Sends one hello over a stream that is ready for TLS and reads the answer. The stream is used up: it is said goodbye to and closed
// whatever comes. Ends within the time limit or at once when the signal is aborted; never rejects.
import type { Duplex } from 'node:stream'
import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { ClientHello } from './client-hello.ts'
import { readFlight } from './flight-reader.ts'
import { freshSeed } from './hello-seed.ts'
import type { FlightDepth } from './server-reply.ts'

const lingerMs = 2000

export interface SendOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly depth?: FlightDepth
  /** Sees the raw bytes of both directions, for a transcript. */
  readonly onBytes?: (direction: 'in' | 'out', bytes: Buffer) => void
}

/** Asks one question: what does the server behind `socket` answer to this hello? */
export function sendHello(socket: Duplex, hello: ClientHello, options: SendOptions): Promise<HelloAnswer> {
  return new Promise((resolve) => {
    const flight = readFlight(hello, freshSeed(hello.keyShares), options.depth ?? 'whole-flight')
    const send = (bytes: Buffer) => {
      options.onBytes?.('out', bytes)
      socket.write(bytes)
    }
    const end = (answer: HelloAnswer, farewell: Buffer | null) => {
      clearTimeout(timer)
      options.signal.removeEventListener('abort', cancel)
      socket.removeListener('data', onData)
      socket.removeListener('end', onEnd)
      socket.removeListener('close', onEnd)
      socket.removeListener('error', onError)
      if (farewell === null) socket.on('error', () => {}).destroy()
      else leave(socket, farewell, options.signal)
      resolve(answer)
    }
    const onData = (chunk: Buffer) => {
      options.onBytes?.('in', chunk)
      flight.push(chunk)
      for (let step = flight.next(); step.kind !== 'more'; step = flight.next()) {
        if (step.kind === 'done') return end(step.answer, step.farewell)
        send(step.bytes)
      }
    }
    const onEnd = () => end(flight.cut('closed'), null)
    const onError = () => end(flight.cut('reset'), null)
    const cancel = () => end({ kind: 'cancelled' }, null)
    const timer = setTimeout(() => end(flight.cut('timeout'), null), options.timeoutMs)
    if (options.signal.aborted) return cancel()
    options.signal.addEventListener('abort', cancel, { once: true })
    socket.on('data', onData)
    socket.once('end', onEnd)
    socket.once('close', onEnd)
    socket.on('error', onError)
    if (socket.destroyed) return onEnd()
    socket.resume()
    send(flight.opening)
  })
}

/** Sends the last bytes, throws away what still comes and closes; a server that does not hang up is not waited for. */
function leave(socket: Duplex, farewell: Buffer, signal: AbortSignal): void {
  const destroy = () => {
    socket.destroy()
  }
  const timer = setTimeout(destroy, lingerMs)
  timer.unref()
  signal.addEventListener('abort', destroy, { once: true })
  socket.on('error', () => {})
  socket.once('close', () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', destroy)
  })
  socket.once('end', destroy)
  socket.end(farewell)
  socket.resume()
}
