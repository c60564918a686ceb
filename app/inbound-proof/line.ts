// The two directions of one connection: a command that must not cross a reply nobody asked for, and the reply to it within its time. The end of
// the connection, a limit and a cancelled order are the sight the session ended with.
import type { Duplex } from 'node:stream'
import type { InboundSight } from '#domain/confirm/inbound/judge.ts'
import type { InboundResult } from '#domain/confirm/inbound-proof.ts'
import type { StopCause } from '#domain/observation.ts'
import { printable, type ReplyReader, readReplies, type SmtpReply } from '#wire/smtp-reply.ts'

export type Transcript = InboundResult['transcript']
/** Writes down what was said. */
export type AddLine = (from: Transcript[number]['from'], text: string) => void
export type Sight = Omit<InboundSight, 'isOtherwiseAnswered'>

/** What a step of a session gave; or, where it got no further, what was seen of its end. */
export type Seen<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly sight: Sight }

/** The session goes on. */
export function seen<T>(value: T): Extract<Seen<T>, { ok: true }> {
  return { ok: true, value }
}

/** The session ended so. */
export function ended(step: Sight['step'], end: Sight['end'], words: string): Extract<Seen<never>, { ok: false }> {
  return { ok: false, sight: { step, end, words: printable(words) } }
}

export interface Line {
  say(step: Sight['step'], command: string): Promise<Seen<SmtpReply>>
  next(step: Sight['step']): Promise<Seen<SmtpReply>>
  /** Lets the stream go to TLS; answers how many bytes nobody asked for were there. */
  release(): number
  /** Goes on over another stream. */
  enter(secured: Duplex): void
  send(bytes: Uint8Array): Seen<undefined>
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
    if (outcome.ok) return seen(outcome.reply)
    add('note', outcome.detail)
    const end = signal.aborted ? 'unable' : endOf(outcome.cause)
    // in TLS 1.3 a server's no to the handshake arrives after it (RFC 8446 section 4.4.2.4)
    return ended(end === 'alert' ? 'handshake' : step, end, outcome.detail)
  }
  const send = (bytes: string | Uint8Array, step: Sight['step']): Seen<undefined> => {
    if (stream.destroyed || !stream.writable) return ended(step, signal.aborted ? 'unable' : 'cut', 'closed')
    stream.write(bytes)
    return seen(undefined)
  }
  return {
    next,
    hangUp,
    gone,
    send: (bytes) => send(bytes, 'data'),
    async say(step, command) {
      if (!replies.isQuiet()) {
        // the end of the connection is told with its cause; a reply without a command is none
        const told = await next(step)
        return told.ok ? ended(step, 'unable', 'the server spoke out of turn') : told
      }
      add('us', command)
      const sent = send(`${command}\r\n`, step)
      return sent.ok ? next(step) : sent
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

/** What a stop of the stream means for the session. */
export function endOf(cause: StopCause): Sight['end'] {
  if (cause === 'tls-alert' || cause === 'client-certificate-required') return 'alert'
  return cause === 'closed' || cause === 'reset' ? 'cut' : 'unable'
}
