// The way to an open session, as far as it got: steps with their times, the streams to be closed when it fails, and the end that a person
// or the time limit may bring at any moment.
import type { Duplex } from 'node:stream'
import type { AttemptStep } from '#domain/evidence-record.ts'
import type { StopCause } from '#domain/observation.ts'
import { printable, type ReplyReader, type SmtpReply } from '../smtp-reply.ts'
import type { OpenSession, SessionFailure } from './open-session.ts'
import type { SessionEar } from './session-ear.ts'

const mostDetail = 300
const mostLines = 20

/** The end of an opening, with what was seen. */
export class StoppedOpening extends Error {
  readonly reason: StopCause
  readonly reply: SessionFailure['reply']
  /** The server is in order and still listens, so it is told goodbye. */
  readonly isPolite: boolean
  constructor(reason: StopCause, detail: string, reply: SessionFailure['reply'] = null, isPolite = false) {
    super(detail)
    this.reason = reason
    this.reply = reply
    this.isPolite = isPolite || reply !== null
  }
}

export interface Opening {
  /** Ends with the order or when everything together took too long. */
  readonly signal: AbortSignal
  begin(step: AttemptStep): void
  steps(): OpenSession['steps']
  sawStarttls(): void
  /** Is closed when the opening fails. */
  holds(stream: Duplex): void
  /** The next reply; throws StoppedOpening when there is none. */
  reply(reader: ReplyReader, limitMs: number): Promise<SmtpReply>
  failureOf(stopped: StoppedOpening): SessionFailure
  /** Lets the order's signal go. */
  end(): void
}

/** Begins an opening. */
export function followOpening(order: AbortSignal, wholeMs: number, ear?: SessionEar): Opening {
  const abort = new AbortController()
  const steps: { readonly step: AttemptStep; readonly at: string }[] = []
  let isStarttlsOffered = false
  let isLate = false
  let stream: Duplex | undefined
  const hangUp = () => {
    abort.abort()
    stream?.destroy()
  }
  const timer = setTimeout(() => {
    isLate = true
    hangUp()
  }, wholeMs)
  order.addEventListener('abort', hangUp, { once: true })
  if (order.aborted) hangUp()
  return {
    signal: abort.signal,
    begin: (step) => steps.push({ step, at: new Date().toISOString() }),
    steps: () => [...steps],
    sawStarttls: () => {
      isStarttlsOffered = true
    },
    holds(held) {
      stream = held
      if (abort.signal.aborted) held.destroy()
    },
    async reply(reader, limitMs) {
      const outcome = await reader.next(limitMs)
      if (!outcome.ok) throw new StoppedOpening(outcome.cause, outcome.detail)
      return outcome.reply
    },
    failureOf({ reason, message, reply, isPolite }) {
      const cause: StopCause = order.aborted ? 'local-limit' : isLate ? 'tarpit' : reason
      const detail = order.aborted ? 'cancelled' : isLate ? `no session in ${wholeMs} ms` : message
      ear?.said('note', `${cause}: ${printable(detail)}`)
      close(stream, isPolite && !abort.signal.aborted, ear)
      return {
        ok: false,
        step: stepOf(steps.at(-1)?.step ?? 'connect', cause),
        cause,
        detail: printable(detail).slice(0, mostDetail),
        reply: reply === null ? null : { code: reply.code, lines: reply.lines.slice(0, mostLines).map(printable) },
        isStarttlsOffered,
        steps: [...steps],
      }
    },
    end() {
      clearTimeout(timer)
      order.removeEventListener('abort', hangUp)
    },
  }
}

/** In TLS 1.3 a server's no to the handshake arrives after it (RFC 8446 section 4.4.2.4). */
function stepOf(step: AttemptStep, cause: StopCause): AttemptStep {
  const isLateNo = cause === 'client-certificate-required' || cause === 'tls-alert'
  return step === 'ehlo' && isLateNo ? 'handshake' : step
}

const farewellMs = 2_000

function close(stream: Duplex | undefined, isPolite: boolean, ear: SessionEar | undefined): void {
  if (stream === undefined) return
  stream.on('error', () => {})
  if (!isPolite || stream.destroyed || !stream.writable) {
    stream.destroy()
    return
  }
  const timer = setTimeout(() => stream.destroy(), farewellMs)
  stream.once('close', () => clearTimeout(timer))
  stream.once('data', () => stream.destroy())
  ear?.said('us', 'QUIT')
  stream.end('QUIT\r\n')
}
