// One conversation: our hello, the server's flight, at most one retry. Takes bytes in any pieces and says what to do next; knows no
// socket. Ends with an answer for every input, within the bounds of its readers.

import type { AnsweredHello, CutCause, HelloAnswer } from '#domain/hello-answer.ts'
import { buildClientHello, helloRecordVersion } from './build-hello.ts'
import { attempt, type Parsed } from './bytes.ts'
import type { ClientHello } from './client-hello.ts'
import { alertTable } from './codes/alerts.ts'
import { tls12, tls13 } from './codes/versions.ts'
import { readFlightMessage } from './flight-message.ts'
import type { HelloSeed } from './hello-seed.ts'
import { createMessageReader } from './message-reader.ts'
import { createRecordReader, sealRecord, type TlsRecord } from './record-reader.ts'
import { answerOf, nothingSeen } from './seen-facts.ts'
import { type FlightDepth, startReply } from './server-reply.ts'
import type { ServerFlight } from './tls13/server-flight.ts'

export type FlightStep =
  | { readonly kind: 'more' }
  | { readonly kind: 'send'; readonly bytes: Buffer }
  | { readonly kind: 'done'; readonly answer: HelloAnswer; readonly farewell: Buffer }

export interface FlightReader {
  /** What to send first. */
  readonly opening: Buffer
  push(chunk: Buffer): void
  /** The next thing to do; call again after `send`. */
  next(): FlightStep
  /** The answer when the stream ends or time is up. */
  cut(cause: 'closed' | 'reset' | 'timeout'): HelloAnswer
}

const finalWarnings = new Set(['unrecognized_name', 'user_canceled'])
const maxWarnings = 8
const nothing: Buffer = Buffer.alloc(0)

/** Starts a conversation with this hello. */
export function readFlight(hello: ClientHello, seed: HelloSeed, depth: FlightDepth): FlightReader {
  const records = createRecordReader()
  const messages = createMessageReader()
  const seen = nothingSeen(seed.random)
  const firstHello = buildClientHello(hello, seed)
  const reply = startReply(hello, seed, firstHello, seen)
  let secured: ServerFlight | null = null

  const ended = (cause: CutCause, detail: string, otherwise: HelloAnswer, farewell = nothing): FlightStep => {
    const cut: AnsweredHello['cut'] = { cause, detail }
    const answer = seen.serverHello === null ? otherwise : answerOf(seen, seen.serverHello, cut)
    return { kind: 'done', answer, farewell }
  }
  const malformed = (why: string) => ended('malformed', why, { kind: 'malformed', why }, alertRecord([[2, 50]]))
  const polite = () =>
    secured?.farewell() ??
    alertRecord(
      seen.serverHello?.version === 0x0300
        ? [[1, 0]]
        : [
            [1, 90],
            [1, 0],
          ],
    )
  const alertRecord = (alerts: readonly (readonly [number, number])[]) => {
    const version = Math.min(seen.serverHello?.version ?? 0x0301, tls12)
    return Buffer.concat(alerts.map((alert) => sealRecord('alert', version, Buffer.from(alert))))
  }

  const onAlert = (body: Buffer): FlightStep | null => {
    const [level, code] = body
    if (level === undefined || code === undefined) return malformed('an alert without description')
    const description = alertTable.nameOf(code)
    if (level === 1 && finalWarnings.has(description) && seen.warnings.length < maxWarnings) {
      seen.warnings.push(code)
      return null
    }
    return ended('alert', description, { kind: 'alert', level: level === 1 ? 'warning' : 'fatal', description })
  }

  const onMessage = (message: Parameters<typeof readFlightMessage>[0]): FlightStep | null => {
    if (seen.serverHello === null || seen.serverHello.isRetry) {
      const step = reply.take(message, messages.isInside(), depth)
      if (step.kind === 'refused') return malformed(step.why)
      if (step.kind === 'enough') return { ...ended(step.cause, step.detail, { kind: 'closed' }, polite()) }
      if (step.kind === 'again') return { kind: 'send', bytes: step.bytes }
      secured = step.secured
      return null
    }
    const read: Parsed<'more' | 'done'> = attempt(() => readFlightMessage(message, seen, secured))
    if (!read.ok) return malformed(read.why)
    if (read.value === 'more') return null
    return { kind: 'done', answer: answerOf(seen, seen.serverHello, null), farewell: polite() }
  }

  const onRecord = ({ content, header, body }: TlsRecord): FlightStep | null => {
    if (content === 'change-cipher-spec') {
      const isMeaningless = seen.serverHello === null || seen.serverHello.version >= tls13
      return isMeaningless ? null : malformed('a change of cipher before the hello was done')
    }
    if (content === 'application-data') {
      const opened = secured?.open(header, body)
      if (opened === undefined) return malformed('application data before any key')
      if (opened === null) return malformed('a record that does not open')
      if (opened.contentType === 21) return onAlert(opened.content)
      if (opened.contentType !== 22) return malformed(`protected content of type ${opened.contentType}`)
      messages.push(opened.content)
      return null
    }
    if (content === 'alert') return onAlert(body)
    if (secured !== null) return malformed('a handshake message that should be protected')
    messages.push(body)
    return null
  }

  return {
    opening: sealRecord('handshake', helloRecordVersion(hello), firstHello),
    push: records.push,
    next() {
      for (;;) {
        const message = messages.next()
        if (message.kind === 'malformed') return malformed(message.why)
        if (message.kind === 'message') {
          const step = onMessage(message.message)
          if (step !== null) return step
          continue
        }
        const record = records.next()
        if (record.kind === 'more') return { kind: 'more' }
        if (record.kind === 'malformed') return malformed(record.why)
        if (record.kind === 'not-tls') {
          const firstBytes = record.firstBytes.toString('latin1').replace(/[^\x20-\x7e]/g, '?')
          return { kind: 'done', answer: { kind: 'not-tls', firstBytes }, farewell: nothing }
        }
        const step = onRecord(record.record)
        if (step !== null) return step
      }
    },
    cut(cause) {
      const warning = seen.warnings.at(-1)
      const otherwise: HelloAnswer =
        warning === undefined
          ? { kind: cause }
          : { kind: 'alert', level: 'warning', description: alertTable.nameOf(warning) }
      return seen.serverHello === null ? otherwise : answerOf(seen, seen.serverHello, { cause, detail: '' })
    },
  }
}
