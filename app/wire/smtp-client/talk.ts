// The conversation of one message: writes that must not cross a reply nobody asked for, replies read within their time, and how it was cut
// off when it was. Everything together is limited.
import type { AttemptStep } from '#domain/evidence-record.ts'
import type { StopCause } from '#domain/observation.ts'
import { SessionStop } from '../session-stop.ts'
import { printable, type SmtpReply } from '../smtp-reply.ts'
import { breakLine } from './line-state.ts'
import type { OpenSession } from './open-session.ts'
import { tellWritten } from './session-ear.ts'
import type { SaidReply, TransmissionEnd, TransmitHooks } from './transmission.ts'

const mostLines = 20

export interface Talk {
  begin(step: AttemptStep): void
  /** Writes a command or the end of the data; throws SessionStop when the server spoke out of turn or is gone. */
  write(bytes: string | Uint8Array): boolean
  /** Waits for the reply to one command; throws SessionStop when there is none. */
  reply(limitMs: number): Promise<SaidReply>
  /** Writes what ends the message; from here on nobody but the server knows whether it has it. */
  finish(bytes: Uint8Array): void
  cutOf(cut: SessionStop): TransmissionEnd
  end(): void
}

/** Begins a conversation. */
export function startTalk(
  line: OpenSession['line'],
  hooks: Pick<TransmitHooks, 'onStep'>,
  signal: AbortSignal,
  wholeMs: number,
): Talk {
  let step: AttemptStep = 'mail'
  let isUncertain = false
  let isLate = false
  const hangUp = () => breakLine(line)
  const timer = setTimeout(() => {
    isLate = true
    hangUp()
  }, wholeMs)
  signal.addEventListener('abort', hangUp, { once: true })
  const write = (bytes: string | Uint8Array, isLast: boolean) => {
    const { stream, replies } = line
    if (stream.destroyed || stream.readableEnded || !stream.writable) {
      throw new SessionStop('closed', 'the connection is gone')
    }
    if (!replies.isQuiet()) throw new SessionStop('not-smtp', 'the server spoke out of turn')
    isUncertain ||= isLast
    if (typeof bytes === 'string') tellWritten(line.ear, bytes)
    return line.stream.write(bytes)
  }
  const begin = (next: AttemptStep) => {
    step = next
    hooks.onStep(next)
  }
  return {
    begin,
    write: (bytes) => write(bytes, false),
    finish(bytes) {
      write(bytes, true)
      line.ear?.said('note', `${bytes.byteLength} bytes`)
      line.ear?.said('us', '.')
      begin('end')
    },
    async reply(limitMs) {
      const outcome = await line.replies.next(limitMs)
      if (!outcome.ok) throw new SessionStop(outcome.cause, outcome.detail)
      return saidOf(outcome.reply)
    },
    cutOf({ reason, message }) {
      const cause: StopCause = signal.aborted ? 'local-limit' : isLate ? 'tarpit' : reason
      const detail = signal.aborted ? 'cancelled' : isLate ? `not done in ${wholeMs} ms` : message
      return { kind: 'cut', step, cause, detail: printable(detail).slice(0, 300), isUncertain }
    },
    end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', hangUp)
    },
  }
}

/** The reply as it is kept, with its enhanced status code (RFC 3463) where that fits its class. */
function saidOf({ code, lines }: SmtpReply): SaidReply {
  const status = /^([245]\.\d{1,3}\.\d{1,3})(?= |$)/.exec(lines[0] ?? '')?.[1]
  const fits = status?.startsWith(String(code)[0] ?? '') === true
  return { code, status: fits ? (status ?? null) : null, lines: lines.slice(0, mostLines).map(printable) }
}
