// The part every connection of a test shares: connect, banner, EHLO, STARTTLS, up to a stream that is ready for TLS. Every wait is limited.
// Whatever goes wrong is thrown as a SessionStop with its cause, to be caught by the observer that began.
import type { Duplex } from 'node:stream'
import type { SessionStep } from '#domain/observation.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { SessionStop } from '#wire/session-stop.ts'
import { type EhloFacts, readEhlo } from '#wire/smtp-ehlo.ts'
import { meaningOfNo } from '#wire/smtp-refusal.ts'
import { type ReplyReader, readReplies, type SmtpReply } from '#wire/smtp-reply.ts'

/** Waits of one connection in milliseconds; RFC 5321 section 4.5.3.2 allows servers far more, a test need not. */
export const sessionLimits = { connectMs: 15_000, replyMs: 30_000, handshakeMs: 20_000, wholeMs: 120_000 } as const

export interface DialogueOrder {
  readonly ip: string
  readonly network: MailNetwork
  readonly signal: AbortSignal
}
export interface DialogueObserver {
  step<T>(name: SessionStep, work: () => Promise<T>): Promise<T>
  note(direction: 'in' | 'out', line: string): void
  dialing(): void
  connected(socket: Duplex): void
  banner(text: string): void
  offered(ehlo: EhloFacts): void
  dropped(bytes: number): void
}

/** Speaks as far as the server's word to begin TLS; throws SessionStop. */
export async function openStarttls(
  order: DialogueOrder,
  observer: DialogueObserver,
): Promise<{ readonly socket: Duplex; readonly greeting: string }> {
  const { network } = order
  const { socket, localAddress } = await observer.step('connect', async () => {
    observer.dialing()
    const target = { ip: order.ip, port: network.smtpPort }
    const dialed = await network.dialer.dial(target, sessionLimits.connectMs, order.signal)
    if (!dialed.ok) throw new SessionStop(dialed.failure, dialed.detail)
    observer.connected(dialed.socket)
    return dialed
  })
  const greeting = `EHLO ${network.helo ?? addressLiteral(localAddress)}`
  const clear = readReplies(socket, (line) => observer.note('in', line))
  const speak = (line: string) => {
    observer.note('out', line)
    socket.write(`${line}\r\n`)
  }
  await observer.step('banner', async () => {
    const reply = await expectReply(clear, 220, 'banner')
    observer.banner(reply.lines.join(' '))
  })
  const offered = await observer.step('ehlo', async () => {
    speak(greeting)
    return readEhlo(await expectReply(clear, 250, 'ehlo'))
  })
  observer.offered(offered)
  await observer.step('starttls', async () => {
    const keywords = offered.keywords.join(' ').slice(0, 200)
    if (offered.isStarttlsMasked) throw new SessionStop('starttls-masked', keywords)
    // whether the mail server behind it offers STARTTLS was not seen
    if (offered.bare !== null) throw new SessionStop('deferred', `250 ${offered.bare}`)
    if (!offered.keywords.includes('STARTTLS')) throw new SessionStop('starttls-absent', keywords)
    speak('STARTTLS')
    await expectReply(clear, 220, 'starttls')
    observer.dropped(clear.release())
  })
  return { socket, greeting }
}

/** Waits for a reply with one code; throws SessionStop with what came instead. */
export async function expectReply(
  reader: ReplyReader,
  code: number,
  step: 'banner' | 'ehlo' | 'starttls' | 'ehlo-tls',
): Promise<SmtpReply> {
  const outcome = await reader.next(sessionLimits.replyMs)
  if (!outcome.ok) throw new SessionStop(outcome.cause, outcome.detail)
  const { reply } = outcome
  if (reply.code === code) return reply
  const { cause, detail } = meaningOfNo(reply, step)
  throw new SessionStop(cause, detail)
}

/** RFC 5321 section 4.1.3: how a client without a name calls itself. */
function addressLiteral(address: string | null): string {
  if (address === null) return '[127.0.0.1]'
  return address.includes(':') && !address.startsWith('::ffff:')
    ? `[IPv6:${address}]`
    : `[${address.replace('::ffff:', '')}]`
}
