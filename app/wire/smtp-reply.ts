// Reads SMTP replies byte by byte (RFC 5321 section 4.2) from a stream that may be slow, endless or not SMTP at all. Lines, replies and
// times are bounded; a bare line feed is tolerated and reported, a changed code inside one reply is not SMTP.
import type { Duplex } from 'node:stream'
import type { StopCause } from '#domain/observation.ts'

const maxLineBytes = 2048
const maxReplyLines = 128
/** Bytes nobody has asked for yet; more comes only from a server that does not speak SMTP. */
const maxUnreadBytes = 1_048_576

export interface SmtpReply {
  readonly code: number
  readonly lines: readonly string[]
  readonly hasBareLineFeed: boolean
}
export type ReplyOutcome =
  | { readonly ok: true; readonly reply: SmtpReply }
  | { readonly ok: false; readonly cause: StopCause; readonly detail: string }

export interface ReplyReader {
  /** Waits for the next whole reply. */
  next(timeoutMs: number): Promise<ReplyOutcome>
  /** Whether the connection stands and nothing was received beyond the replies taken. */
  isQuiet(): boolean
  /** Stops reading and returns how many unread bytes were thrown away. */
  release(): number
}

/** Starts reading replies from a stream; `onLine` sees every line as it arrives. */
export function readReplies(stream: Duplex, onLine: (line: string) => void): ReplyReader {
  let buffered: Buffer = Buffer.alloc(0)
  let failure: Extract<ReplyOutcome, { ok: false }> | undefined
  let lines: string[] = []
  let hasBareLineFeed = false
  let wake: (() => void) | undefined

  const onData = (chunk: Buffer) => {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk])
    if (buffered.length > maxUnreadBytes) {
      buffered = Buffer.alloc(0)
      stream.removeListener('data', onData)
      stream.pause()
      return stop('too-long', 'the server sends without end')
    }
    return wake?.()
  }
  const stop = (cause: StopCause, detail: string) => {
    failure ??= { ok: false, cause, detail }
    wake?.()
  }
  const onEnd = () => stop('closed', 'the server closed the connection')
  const onError = (error: NodeJS.ErrnoException) => stop(causeOfStreamError(error), error.code ?? error.message)
  stream.on('data', onData)
  stream.once('end', onEnd)
  stream.once('close', onEnd)
  stream.on('error', onError)

  const takeReply = (): ReplyOutcome | undefined => {
    for (let at = buffered.indexOf(0x0a); at >= 0; at = buffered.indexOf(0x0a)) {
      const isBare = at === 0 || buffered[at - 1] !== 0x0d
      const line = buffered.subarray(0, isBare ? at : at - 1).toString('latin1')
      buffered = buffered.subarray(at + 1)
      hasBareLineFeed ||= isBare
      onLine(line)
      const form = /^([2-5]\d\d)(?:([ -])(.*))?$/s.exec(line)
      const first = lines[0]
      if (form === null || at > maxLineBytes || (first !== undefined && !line.startsWith(first.slice(0, 3)))) {
        return { ok: false, cause: 'not-smtp', detail: printable(line) }
      }
      lines.push(line)
      if (lines.length > maxReplyLines) return { ok: false, cause: 'too-long', detail: 'reply has too many lines' }
      if (form[2] === '-') continue
      const reply = { code: Number(form[1]), lines: lines.map((text) => text.slice(4)), hasBareLineFeed }
      lines = []
      hasBareLineFeed = false
      return { ok: true, reply }
    }
    return buffered.length > maxLineBytes ? { ok: false, cause: 'too-long', detail: 'line is too long' } : undefined
  }

  return {
    next(timeoutMs) {
      return new Promise((resolve) => {
        const heardBefore = buffered.length + lines.length
        const end = (outcome: ReplyOutcome) => {
          clearTimeout(timer)
          wake = undefined
          resolve(outcome)
        }
        const timer = setTimeout(() => {
          const trickles = buffered.length + lines.length > heardBefore
          end({ ok: false, cause: trickles ? 'tarpit' : 'timeout', detail: `no whole reply in ${timeoutMs} ms` })
        }, timeoutMs)
        wake = () => {
          const outcome = takeReply() ?? failure
          if (outcome !== undefined) end(outcome)
        }
        wake()
      })
    },
    isQuiet: () => failure === undefined && buffered.length === 0 && lines.length === 0,
    release() {
      stream.removeListener('data', onData)
      stream.removeListener('end', onEnd)
      stream.removeListener('close', onEnd)
      stream.removeListener('error', onError)
      stream.pause()
      const dropped = buffered.length
      buffered = Buffer.alloc(0)
      return dropped
    },
  }
}

/** What a broken stream means for a session. */
export function causeOfStreamError(error: NodeJS.ErrnoException): StopCause {
  const code = error.code ?? ''
  if (/CERTIFICATE_REQUIRED/.test(code)) return 'client-certificate-required'
  if (/ALERT/.test(code)) return 'tls-alert'
  return code === 'ETIMEDOUT' ? 'timeout' : 'reset'
}

/** Makes hostile text fit to be shown: printable ASCII only, at most 500 characters. */
export function printable(text: string): string {
  return text.slice(0, 500).replace(/[^\x20-\x7e]/g, '?')
}
