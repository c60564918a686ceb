// The two directions of one connection: a command that must not cross a reply nobody asked for, and the reply to it within its time. The end of
// the connection, a limit and a cancelled order are thrown as SightEnd.
import type { Duplex } from 'node:stream'
import type { InboundSight } from '#domain/confirm/inbound/judge.ts'
import type { InboundResult } from '#domain/confirm/inbound-proof.ts'
import type { StopCause } from '#domain/observation.ts'
import { printable, type ReplyReader, readReplies, type SmtpReply } from '#wire/smtp-reply.ts'

export type Transcript = InboundResult['transcript']
/** Writes down what was said. */
export type AddLine = (from: Transcript[number]['from'], text: string) => void
export type Sight = Omit<InboundSight, 'isOtherwiseAnswered'>

/** The end of a session that got no further. */
export class SightEnd extends Error {
  readonly sight: Sight
  constructor(sight: Sight) {
    super(sight.words)
    this.sight = sight
  }
}

/** A session ended so. */
export function ended(step: Sight['step'], end: Sight['end'], words: string): SightEnd {
  return new SightEnd({ step, end, words: printable(words) })
}

export interface Line {
  say(step: Sight['step'], command: string): Promise<SmtpReply>
  next(step: Sight['step']): Promise<SmtpReply>
  /** Lets the stream go to TLS; answers how many bytes nobody asked for were there. */
  release(): number
  /** Goes on over another stream. */
  enter(secured: Duplex): void
  send(bytes: Uint8Array): void
  /** RSET and QUIT where the server still listens. */
  leave(): Promise<void>
  /** Ends when the connection is gone, so that no two are ever open at a time. */
  hangUp(): Promise<void>
  /** The same for a stream somebody else ends. */
  gone(): Promise<void>
}

const replyMs = 60_000
const farewellMs = 5_000

/** Reads and writes over a stream until the signal ends. */
export function createLine(socket: Duplex, add: AddLine, signal: AbortSignal): Line {
  const reading = (from: Duplex): ReplyReader => readReplies(from, (text) => add('them', text))
  let [stream, replies] = [socket, reading(socket)]
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
  })
  // a way through another host may never tell
  const gone = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, farewellMs)
      void closed.then(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  const hangUp = () => {
    for (const each of [stream, socket]) each.on('error', () => {}).destroy()
    return gone()
  }
  signal.addEventListener('abort', hangUp, { once: true })
  if (signal.aborted) void hangUp()
  socket.once('close', () => signal.removeEventListener('abort', hangUp))

  const next: Line['next'] = async (step) => {
    const outcome = await replies.next(replyMs)
    if (outcome.ok) return outcome.reply
    add('note', outcome.detail)
    const end = signal.aborted ? 'unable' : endOf(outcome.cause)
    // in TLS 1.3 a server's no to the handshake arrives after it (RFC 8446 section 4.4.2.4)
    throw ended(end === 'alert' ? 'handshake' : step, end, outcome.detail)
  }
  const send = (bytes: string | Uint8Array, step: Sight['step']) => {
    if (stream.destroyed || !stream.writable) throw ended(step, signal.aborted ? 'unable' : 'cut', 'closed')
    stream.write(bytes)
  }
  return {
    next,
    hangUp,
    gone,
    send: (bytes) => send(bytes, 'data'),
    async say(step, command) {
      if (!replies.isQuiet()) {
        // the end of the connection is told with its cause; a reply without a command is none
        await next(step)
        throw ended(step, 'unable', 'the server spoke out of turn')
      }
      add('us', command)
      send(`${command}\r\n`, step)
      return next(step)
    },
    release: () => replies.release(),
    enter(secured) {
      stream = secured
      replies = reading(secured)
    },
    async leave() {
      for (const command of ['RSET', 'QUIT']) {
        if (stream.destroyed || !stream.writable || !replies.isQuiet()) break
        add('us', command)
        stream.write(`${command}\r\n`)
        if (!(await replies.next(farewellMs)).ok) break
      }
      await hangUp()
    },
  }
}

function endOf(cause: StopCause): Sight['end'] {
  if (cause === 'tls-alert' || cause === 'client-certificate-required') return 'alert'
  return cause === 'closed' || cause === 'reset' ? 'cut' : 'unable'
}
