// Observes one address: connect, banner, EHLO, STARTTLS, handshake, EHLO inside TLS, QUIT. One connection, every wait limited, everything
// noted. Never sends MAIL. Whatever goes wrong ends the session with step and cause; an aborted signal ends it at once.

import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import type { SessionStep, SmtpSession, StopCause } from '#domain/observation.ts'
import type { Clock } from '#ports/clock.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { type ReplyReader, readReplies } from '#wire/smtp-reply.ts'
import { performHandshake } from '#wire/tls-session.ts'
import { timeLimit } from '../stop-meaning.ts'
import { readEhlo } from './ehlo.ts'
import { startRecord } from './session-record.ts'

/** Waits of one session in milliseconds; RFC 5321 section 4.5.3.2 allows servers far more, a test need not. */
export const sessionLimits = { connectMs: 15_000, replyMs: 30_000, handshakeMs: 20_000, wholeMs: 120_000 } as const

export interface SessionOrder {
  readonly host: string
  readonly ip: string
  readonly network: MailNetwork
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onStep: (step: SessionStep, state: 'running' | 'done' | 'stopped', elapsedMs: number) => void
}

class Stop extends Error {
  readonly reason: StopCause
  constructor(reason: StopCause, detail: string) {
    super(detail)
    this.reason = reason
  }
}

/** Runs one session and returns everything seen; an aborted signal yields what was seen so far. */
export async function observeSmtpSession(order: SessionOrder): Promise<SmtpSession> {
  const record = startRecord(order, order.network.smtpPort)
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
  const speak = (stream: Duplex, line: string) => {
    record.note('out', line)
    stream.write(`${line}\r\n`)
  }

  try {
    const { socket, localAddress } = await step('connect', async () => {
      record.countConnection()
      const dialed = await order.network.dialer.dial(
        { ip: order.ip, port: order.network.smtpPort },
        sessionLimits.connectMs,
        signal,
      )
      if (!dialed.ok) throw new Stop(dialed.failure, dialed.detail)
      sockets.push(dialed.socket)
      return dialed
    })
    const greeting = `EHLO ${order.network.helo ?? addressLiteral(localAddress)}`
    const clear = readReplies(socket, (line) => record.note('in', line))
    await step('banner', async () => {
      const reply = await expect(clear, 220, 'banner')
      record.banner(reply.lines.join(' '))
    })
    const offered = await step('ehlo', async () => {
      speak(socket, greeting)
      return readEhlo(await expect(clear, 250, 'ehlo'))
    })
    record.offered(offered)
    await step('starttls', async () => {
      if (offered.isStarttlsMasked) throw new Stop('starttls-masked', offered.keywords.join(' ').slice(0, 200))
      if (!offered.keywords.includes('STARTTLS'))
        throw new Stop('starttls-absent', offered.keywords.join(' ').slice(0, 200))
      speak(socket, 'STARTTLS')
      await expect(clear, 220, 'starttls')
      record.dropped(clear.release())
    })
    const secured = await step('handshake', async () => {
      const handshake = await performHandshake({
        socket,
        serverName: isIP(order.host) === 0 ? order.host : null,
        trust: order.network.trust,
        timeoutMs: sessionLimits.handshakeMs,
      })
      if (!handshake.ok) throw new Stop(handshake.cause, handshake.detail)
      sockets.push(handshake.socket)
      record.secured(handshake.facts)
      return handshake.socket
    })
    const inside = readReplies(secured, (line) => record.note('in', line))
    await step('ehlo-tls', async () => {
      speak(secured, greeting)
      record.offeredInsideTls(readEhlo(await expect(inside, 250, 'ehlo-tls')))
    })
    await step('quit', async () => {
      speak(secured, 'QUIT')
      await inside.next(sessionLimits.replyMs)
    })
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    if (order.signal.aborted) record.stopped('local-limit', timeLimit)
    else record.stopped(deadline.aborted ? 'tarpit' : error.reason, error.message)
    order.onStep(record.currentStep(), 'stopped', record.elapsedMs())
  } finally {
    signal.removeEventListener('abort', hangUp)
    hangUp()
  }
  return record.finish()
}

const notImplemented = new Set([454, 500, 501, 502, 503, 504])

async function expect(reader: ReplyReader, code: number, step: 'banner' | 'ehlo' | 'starttls' | 'ehlo-tls') {
  const outcome = await reader.next(sessionLimits.replyMs)
  if (!outcome.ok) throw new Stop(outcome.cause, outcome.detail)
  const { reply } = outcome
  if (reply.code === code) return reply
  const detail = `${reply.code} ${reply.lines.join(' ')}`.slice(0, 300)
  if (step === 'ehlo-tls' && /\bclient certificate\b/i.test(detail)) {
    throw new Stop('client-certificate-required', detail)
  }
  if (step === 'starttls' && notImplemented.has(reply.code)) throw new Stop('starttls-unavailable', detail)
  const isLimit = reply.code < 500 && /\btoo many\b|\brate.?limit|\bthrottl|\btoo fast\b/i.test(detail)
  if (reply.code === 421 || isLimit) throw new Stop('rate-limited', detail)
  if (reply.code < 400) throw new Stop('not-smtp', detail)
  throw new Stop(reply.code < 500 ? 'deferred' : 'rejected', detail)
}

/** RFC 5321 section 4.1.3: how a client without a name calls itself. */
function addressLiteral(address: string | null): string {
  if (address === null) return '[127.0.0.1]'
  return address.includes(':') && !address.startsWith('::ffff:')
    ? `[IPv6:${address}]`
    : `[${address.replace('::ffff:', '')}]`
}
