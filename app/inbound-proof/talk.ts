// One connection to our own mail server: SMTP up to STARTTLS and on inside TLS, every line of both sides written down. Every wait is limited.
// Whatever ends the session early is given back as what was seen of it.
import type { Duplex } from 'node:stream'
import type { Dialer } from '#ports/dialer.ts'
import { readEhlo } from '#wire/smtp-ehlo.ts'
import { printable, type SmtpReply } from '#wire/smtp-reply.ts'
import { type AddLine, createLine, ended, type Line, type Seen, type Sight, seen, type Transcript } from './line.ts'

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
  ask(step: Sight['step'], command: string): Promise<Seen<string>>
  /** Greets; answers what the server offers. */
  greet(): Promise<Seen<readonly string[]>>
  /** The stream that is ready for TLS. */
  startTls(): Promise<Seen<Duplex>>
  /** Goes on inside TLS. */
  enter(secured: Duplex): void
  send: Line['send']
  note(text: string): void
  /** RSET and QUIT where the server still listens. */
  leave(): Promise<void>
  hangUp: Line['hangUp']
  gone: Line['gone']
}

const limits = { connectMs: 20_000, wholeMs: 120_000 } as const
const mostLines = 60

/** Connects and waits for the server's greeting. */
export async function openTalk(order: TalkOrder): Promise<Seen<Talk>> {
  const { ip, port, helo, transcript } = order
  const signal = AbortSignal.any([order.signal, AbortSignal.timeout(limits.wholeMs)])
  const add: AddLine = (from, text) => {
    if (transcript.length < mostLines) transcript.push({ from, text: printable(text) })
  }
  add('note', `${ip}:${port}`)
  const dialed = await order.dialer.dial({ ip, port }, limits.connectMs, signal)
  if (!dialed.ok) {
    add('note', dialed.detail || dialed.failure)
    return ended('connect', 'unable', dialed.detail || dialed.failure)
  }
  const line = createLine(dialed.socket, add, signal)
  const banner = await line.next('connect')
  if (banner.ok && banner.value.code === 220) return seen(talkOver(line, dialed.socket, helo, add))
  await line.hangUp()
  return banner.ok ? ended('connect', 'reply', wordsOf(banner.value)) : banner
}

function talkOver(line: Line, socket: Duplex, helo: string, add: AddLine): Talk {
  return {
    async ask(step, command) {
      const reply = await line.say(step, command)
      return reply.ok ? seen(wordsOf(reply.value)) : reply
    },
    async greet() {
      const reply = await line.say('ehlo', `EHLO ${helo}`)
      if (!reply.ok) return reply
      return reply.value.code === 250
        ? seen(readEhlo(reply.value).keywords)
        : ended('ehlo', 'reply', wordsOf(reply.value))
    },
    async startTls() {
      const ready = await line.say('starttls', 'STARTTLS')
      if (!ready.ok) return ready
      if (ready.value.code !== 220) return ended('starttls', 'reply', wordsOf(ready.value))
      // RFC 3207 section 6: what came in clear is not the server's word
      return line.release() > 0 ? ended('starttls', 'unable', 'replies in clear after STARTTLS') : seen(socket)
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
