// Plays a server's bytes to a flight reader without any socket.

import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { ClientHello } from '#wire/hello/client-hello.ts'
import { type FlightReader, readFlight } from '#wire/hello/flight-reader.ts'
import { freshSeed } from '#wire/hello/hello-seed.ts'
import type { FlightDepth } from '#wire/hello/server-reply.ts'

export interface PlayedFlight {
  readonly answer: HelloAnswer
  /** Everything the reader wanted to send after its opening. */
  readonly sent: Buffer
}

/** Starts a conversation; the opening without its record header is the ClientHello message. */
export function startFlight(hello: ClientHello, depth: FlightDepth = 'whole-flight'): FlightReader {
  return readFlight(hello, freshSeed(hello.keyShares), depth)
}

/** Feeds pieces until the reader is done; a stream that ends before is `closed`. */
export function playFlight(flight: FlightReader, pieces: Iterable<Buffer>): PlayedFlight {
  const sent: Buffer[] = []
  for (const piece of pieces) {
    flight.push(piece)
    for (let step = flight.next(); step.kind !== 'more'; step = flight.next()) {
      if (step.kind === 'done') return { answer: step.answer, sent: Buffer.concat([...sent, step.farewell]) }
      sent.push(step.bytes)
    }
  }
  return { answer: flight.cut('closed'), sent: Buffer.concat(sent) }
}
