// Observes one address: connect, banner, EHLO, STARTTLS, handshake, EHLO inside TLS, QUIT. One connection, every wait limited, everything
// noted. Never sends MAIL. Whatever goes wrong ends the session with step and cause; an aborted signal ends it at once.

import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { SessionStep, SmtpSession } from '#domain/observation.ts'
import type { Clock } from '#ports/clock.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { SessionStop } from '#wire/session-stop.ts'
import { readEhlo } from '#wire/smtp-ehlo.ts'
import { readReplies } from '#wire/smtp-reply.ts'
import { performHandshake } from '#wire/tls-session.ts'
import { timeLimit } from '../stop-meaning.ts'
import { startRecord } from './session-record.ts'
import { expectReply, openStarttls, sessionLimits } from './smtp-dialogue.ts'

export interface SessionOrder {
  readonly host: string
  readonly ip: string
  readonly network: MailNetwork
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onStep: (step: SessionStep, state: 'running' | 'done' | 'stopped', elapsedMs: number) => void
}

/** Runs one session and returns everything seen; an aborted signal yields what was seen so far. */
export async function observeSmtpSession(order: SessionOrder): Promise<SmtpSession> {
  const { ip, network } = order
  const record = startRecord(order, network.smtpPort)
  const sockets: Duplex[] = []
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  const deadline = AbortSignal.timeout(sessionLimits.wholeMs)
  const signal = AbortSignal.any([order.signal, deadline])
  signal.addEventListener('abort', hangUp, { once: true })
  const step = async <T>(name: SessionStep, work: () => Promise<T>): Promise<T> => {
    record.begin(name)
    order.onStep(name, 'running', record.elapsedMs())
    const value = await work()
    order.onStep(name, 'done', record.elapsedMs())
    return value
  }
  const observer = {
    step,
    note: record.note,
    dialing: record.countConnection,
    connected: (socket: Duplex) => sockets.push(socket),
    banner: record.banner,
    offered: record.offered,
    dropped: record.dropped,
  }

  try {
    const { socket, greeting } = await openStarttls({ ip, network, signal }, observer)
    const secured = await step('handshake', async () => {
      const handshake = await performHandshake({
        socket,
        serverName: isIP(order.host) === 0 ? order.host : null,
        trust: network.trust,
        timeoutMs: sessionLimits.handshakeMs,
      })
      if (!handshake.ok) throw new SessionStop(handshake.cause, handshake.detail)
      sockets.push(handshake.socket)
      record.secured(handshake.facts)
      return handshake.socket
    })
    const inside = readReplies(secured, (line) => record.note('in', line))
    const speak = (line: string) => {
      record.note('out', line)
      secured.write(`${line}\r\n`)
    }
    await step('ehlo-tls', async () => {
      speak(greeting)
      record.offeredInsideTls(readEhlo(await expectReply(inside, 250, 'ehlo-tls')))
    })
    await step('quit', async () => {
      speak('QUIT')
      await inside.next(sessionLimits.replyMs)
    })
  } catch (error) {
    if (!(error instanceof SessionStop)) throw error
    if (order.signal.aborted) record.stopped('local-limit', timeLimit)
    else record.stopped(deadline.aborted ? 'tarpit' : error.reason, error.message)
    order.onStep(record.currentStep(), 'stopped', record.elapsedMs())
  } finally {
    signal.removeEventListener('abort', hangUp)
    hangUp()
  }
  return record.finish()
}
