// One connection to our own mail server: SMTP up to STARTTLS and on inside TLS, every line of both sides written down. Every wait is limited.
// Whatever ends the session early is thrown as SightEnd with what was seen, to be caught by the case that began.
import type { Duplex } from 'node:stream'
import type { Dialer } from '#ports/dialer.ts'
import { readEhlo } from '#wire/smtp-ehlo.ts'
import { printable, type SmtpReply } from '#wire/smtp-reply.ts'
import { type AddLine, createLine, ended, type Line, type Sight, type Transcript } from './line.ts'

export interface TalkOrder {
  readonly ip: string
  readonly port: number
  readonly helo: string
  readonly dialer: Dialer
  readonly signal: AbortSignal
  /** Gets what is said. */
  readonly transcript: Transcript
}

export interface Talk {
  /** Sends a command and answers the whole reply, such as `250 2.1.0 Ok`. */
  ask(step: Sight['step'], command: string): Promise<string>
  /** Greets; answers what the server offers. */
  greet(): Promise<readonly string[]>
  /** The stream that is ready for TLS. */
  startTls(): Promise<Duplex>
  /** Goes on inside TLS. */
  enter(secured: Duplex): void
  send(bytes: Uint8Array): void
  note(text: string): void
  /** RSET and QUIT where the server still listens. */
  leave(): Promise<void>
  hangUp: Line['hangUp']
  gone: Line['gone']
}

const limits = { connectMs: 20_000, wholeMs: 120_000 } as const
const mostLines = 60

/** Connects and waits for the server's greeting. */
export async function openTalk(order: TalkOrder): Promise<Talk> {
  const { ip, port, helo, transcript } = order
  const signal = AbortSignal.any([order.signal, AbortSignal.timeout(limits.wholeMs)])
  const add: AddLine = (from, text) => {
    if (transcript.length < mostLines) transcript.push({ from, text: printable(text) })
  }
  add('note', `${ip}:${port}`)
  const dialed = await order.dialer.dial({ ip, port }, limits.connectMs, signal)
  if (!dialed.ok) {
    add('note', dialed.detail || dialed.failure)
    throw ended('connect', 'unable', dialed.detail || dialed.failure)
  }
  const line = createLine(dialed.socket, add, signal)
  try {
    const banner = await line.next('connect')
    if (banner.code !== 220) throw ended('connect', 'reply', wordsOf(banner))
  } catch (error) {
    await line.hangUp()
    throw error
  }
  return talkOver(line, dialed.socket, helo, add)
}

function talkOver(line: Line, socket: Duplex, helo: string, add: AddLine): Talk {
  return {
    ask: async (step, command) => wordsOf(await line.say(step, command)),
    async greet() {
      const reply = await line.say('ehlo', `EHLO ${helo}`)
      if (reply.code !== 250) throw ended('ehlo', 'reply', wordsOf(reply))
      return readEhlo(reply).keywords
    },
    async startTls() {
      const ready = await line.say('starttls', 'STARTTLS')
      if (ready.code !== 220) throw ended('starttls', 'reply', wordsOf(ready))
      // RFC 3207 section 6: what came in clear is not the server's word
      if (line.release() > 0) throw ended('starttls', 'unable', 'replies in clear after STARTTLS')
      return socket
    },
    enter: line.enter,
    send: line.send,
    note: (text) => add('note', text),
    leave: line.leave,
    hangUp: line.hangUp,
    gone: line.gone,
  }
}

function wordsOf({ code, lines }: SmtpReply): string {
  return `${code} ${lines.map(printable).join(' ')}`.slice(0, 600)
}
