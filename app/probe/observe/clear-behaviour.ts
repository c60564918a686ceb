// How a server treats what is sent in clear: is MAIL before STARTTLS refused (530), and is a command sent in one piece with STARTTLS answered
// inside TLS (CVE-2011-0411 class, RFC 3207 section 4.2)? One connection of a full test; no recipient is named, nothing is delivered. What was
// not seen is null.
import type { Duplex } from 'node:stream'
import type { Enumeration } from '#domain/hello-round.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { readReplies } from '#wire/smtp-reply.ts'
import { performHandshake } from '#wire/tls-session.ts'
import { serverNameOf } from './hello-round.ts'
import { sessionLimits } from './smtp-dialogue.ts'

export type ClearBehaviour = Pick<Enumeration, 'refusesClearMail' | 'answersInjected'>

export interface ClearOrder {
  readonly host: string
  readonly ip: string
  readonly network: MailNetwork
  readonly signal: AbortSignal
}

/** Asks both questions in one connection. */
export async function observeClearBehaviour(order: ClearOrder): Promise<ClearBehaviour> {
  const { ip, network, signal } = order
  const dialed = await network.dialer.dial({ ip, port: network.smtpPort }, sessionLimits.connectMs, signal)
  if (!dialed.ok) return { refusesClearMail: null, answersInjected: null }
  const sockets: Duplex[] = [dialed.socket]
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  const ending = AbortSignal.any([signal, AbortSignal.timeout(sessionLimits.wholeMs)])
  ending.addEventListener('abort', hangUp, { once: true })
  let refusesClearMail: boolean | null = null
  try {
    const clear = readReplies(dialed.socket, () => undefined)
    const ask = async (line: string) => {
      if (line !== '') dialed.socket.write(`${line}\r\n`)
      const outcome = await clear.next(sessionLimits.replyMs)
      return outcome.ok ? outcome.reply.code : 0
    }
    const greeting = `EHLO ${network.helo ?? '[127.0.0.1]'}`
    if ((await ask('')) !== 220 || (await ask(greeting)) !== 250) return { refusesClearMail, answersInjected: null }
    const mail = await ask('MAIL FROM:<>')
    refusesClearMail = mail === 530 ? true : mail === 250 ? false : null
    if (mail === 250 && (await ask('RSET')) !== 250) return { refusesClearMail, answersInjected: null }
    if ((await ask('STARTTLS\r\nNOOP')) !== 220) return { refusesClearMail, answersInjected: null }
    clear.release()
    const handshake = await performHandshake({
      socket: dialed.socket,
      serverName: serverNameOf(order.host),
      trust: network.trust,
      timeoutMs: sessionLimits.handshakeMs,
    })
    if (!handshake.ok) return { refusesClearMail, answersInjected: null }
    sockets.push(handshake.socket)
    return { refusesClearMail, answersInjected: await answersTwice(handshake.socket, greeting) }
  } finally {
    ending.removeEventListener('abort', hangUp)
    hangUp()
  }
}

/** EHLO and QUIT inside TLS have two answers; a third one, before theirs, is the answer to what was sent in clear. */
async function answersTwice(socket: Duplex, greeting: string): Promise<boolean | null> {
  const inside = readReplies(socket, () => undefined)
  const codes: number[] = []
  socket.write(`${greeting}\r\n`)
  for (let isAsked = false; codes.length < 4; ) {
    const outcome = await inside.next(sessionLimits.replyMs)
    if (!outcome.ok) return null
    codes.push(outcome.reply.code)
    if (outcome.reply.code === 221) return codes.length > 2
    if (!isAsked) socket.write('QUIT\r\n')
    isAsked = true
  }
  return null
}
