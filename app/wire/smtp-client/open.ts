// Opens a session to one address of an MX host: connect, banner, EHLO, STARTTLS, handshake, EHLO inside TLS. It judges nothing and sends no
// MAIL. Every wait is limited and so is the whole; whatever goes wrong is a SessionFailure with step and cause and a closed connection. A
// handshake that fails is never followed by mail in clear on the same connection.
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TlsFacts } from '#domain/observation.ts'
import type { Dialer } from '#ports/dialer.ts'
import { readEhlo } from '../smtp-ehlo.ts'
import { meaningOfNo } from '../smtp-refusal.ts'
import { readReplies, type SmtpReply } from '../smtp-reply.ts'
import { performHandshake } from '../tls-session.ts'
import { derOfPem } from '../trust-store.ts'
import type { ClientTls } from './client-tls.ts'
import { isLineUsable, leaveLine } from './line-state.ts'
import type { OpenSession, ServerAbilities, SessionFailure, SessionTls } from './open-session.ts'
import { followOpening, type Opening, StoppedOpening } from './opening.ts'
import { watchSentCertificate } from './sent-certificate.ts'
import { noAbilities, readAbilities } from './server-abilities.ts'
import type { SessionEar } from './session-ear.ts'

export interface OpenTimeouts {
  readonly connectMs: number
  readonly bannerMs: number
  readonly ehloMs: number
  readonly starttlsMs: number
  readonly handshakeMs: number
  /** Of everything together. */
  readonly wholeMs: number
}

export interface OpenOrder {
  readonly host: string
  readonly ip: string
  readonly port: number
  /** For SNI; null = none. */
  readonly serverName: string | null
  readonly dialer: Dialer
  readonly helo: string
  readonly tls: ClientTls
  /**
   * `required` = without STARTTLS the session fails; `if-offered` = it goes on in clear where STARTTLS is not offered, and only there;
   * `never` = in clear, for the second connection to a server whose handshake failed where nothing is demanded.
   */
  readonly starttls: 'required' | 'if-offered' | 'never'
  readonly signal: AbortSignal
  readonly timeouts?: Partial<OpenTimeouts>
  /** Hears the whole session, from the connection to its end. */
  readonly ear?: SessionEar
}

/** RFC 5321 section 4.5.3.2 for what it names; the whole bounds a server that uses each of them up. */
export const openTimeouts: OpenTimeouts = {
  connectMs: 30_000,
  bannerMs: 300_000,
  ehloMs: 300_000,
  starttlsMs: 120_000,
  handshakeMs: 60_000,
  wholeMs: 600_000,
}

interface Greeted {
  readonly abilities: ServerAbilities
  readonly isStarttlsOffered: boolean
  readonly isStarttlsMasked: boolean
}

/** Opens a session; never throws for anything the server does. */
export async function openSession(
  order: OpenOrder,
): Promise<{ readonly ok: true; readonly session: OpenSession } | SessionFailure> {
  const limits = { ...openTimeouts, ...order.timeouts }
  const opening = followOpening(order.signal, limits.wholeMs, order.ear)
  try {
    return { ok: true, session: await talk(order, limits, opening) }
  } catch (error) {
    if (!(error instanceof StoppedOpening)) throw error
    return opening.failureOf(error)
  } finally {
    opening.end()
  }
}

async function talk(order: OpenOrder, limits: OpenTimeouts, opening: Opening): Promise<OpenSession> {
  const { host, ip, port } = order
  opening.begin('connect')
  const dialed = await order.dialer.dial({ ip, port }, limits.connectMs, opening.signal)
  if (!dialed.ok) throw new StoppedOpening(dialed.failure, dialed.detail)
  const { socket } = dialed
  opening.holds(socket)
  if (socket instanceof Socket) socket.setNoDelay(true)
  order.ear?.said('note', `${ip}:${port}`)
  const clear = lineOver(socket, order.ear)

  opening.begin('banner')
  const banner = await opening.reply(clear.replies, limits.bannerMs)
  if (banner.code !== 220) throw noTo(banner, 'banner')
  opening.begin('ehlo')
  const first = await greet(clear, order, limits.ehloMs, opening)
  if (first.isStarttlsOffered) opening.sawStarttls()
  if (!first.isStarttlsOffered && order.starttls === 'required') {
    opening.begin('starttls')
    throw new StoppedOpening(first.isStarttlsMasked ? 'starttls-masked' : 'starttls-absent', 'not offered', null, true)
  }
  const tls = first.isStarttlsOffered && order.starttls !== 'never' ? await secure(clear, order, limits, opening) : null
  const line = tls?.line ?? clear
  return {
    host,
    ip,
    port,
    localIp: dialed.localAddress,
    abilities: tls?.abilities ?? first.abilities,
    tls: tls?.facts ?? null,
    isStarttlsOffered: first.isStarttlsOffered,
    steps: opening.steps(),
    line,
    isUsable: () => isLineUsable(line),
    leave: () => leaveLine(line),
  }
}

function lineOver(stream: Duplex, ear: SessionEar | undefined): OpenSession['line'] {
  return { stream, replies: readReplies(stream, (line) => ear?.said('them', line)), ear }
}

/** What a handshake came to, and whom the server showed itself to be. */
function inWords({ protocol, cipher, chain, trust }: TlsFacts): string {
  const [leaf] = chain
  const shown = leaf === undefined ? '' : ` · ${leaf.subject.replace(/\s+/g, ' ')} · SHA-256 ${leaf.sha256}`
  return `${protocol} ${cipher}${shown} · ${trust.kind}`
}

async function secure(clear: OpenSession['line'], order: OpenOrder, limits: OpenTimeouts, opening: Opening) {
  opening.begin('starttls')
  // a reply before its command would be taken for the answer
  if (!clear.replies.isQuiet()) throw new StoppedOpening('not-smtp', 'replies before STARTTLS')
  clear.ear?.said('us', 'STARTTLS')
  clear.stream.write('STARTTLS\r\n')
  const ready = await opening.reply(clear.replies, limits.starttlsMs)
  if (ready.code !== 220) throw noTo(ready, 'starttls')
  const stray = clear.replies.release()
  // RFC 3207 section 6: what came in clear is not the server's word; a server that is in order sends nothing here
  if (stray > 0) throw new StoppedOpening('not-smtp', `${stray} bytes in clear after the reply to STARTTLS`)

  opening.begin('handshake')
  const sent = watchSentCertificate(clear.stream, order.tls.clientCertificate)
  const handshake = await performHandshake({
    socket: clear.stream,
    serverName: order.serverName,
    trust: order.tls.trust,
    timeoutMs: limits.handshakeMs,
    context: order.tls.context,
    onSocket: sent.follow,
  })
  if (!handshake.ok) throw new StoppedOpening(handshake.cause, handshake.detail)
  const { socket, facts } = handshake
  opening.holds(socket)
  order.ear?.said('note', inWords(facts))
  const line = lineOver(socket, order.ear)
  const clientCertificateSha256 = await sent.result(facts)
  opening.begin('ehlo')
  const inside = await greet(line, order, limits.ehloMs, opening, 'ehlo-tls')
  const tls: SessionTls = {
    ...facts,
    isResumed: socket.isSessionReused(),
    serverName: order.serverName,
    clientCertificateSha256,
    chainDer: facts.chain.map(({ pem }) => derOfPem(pem)),
  }
  return { line, facts: tls, abilities: inside.abilities }
}

/** EHLO; HELO after it only where the session may stay in clear, as it offers nothing (RFC 5321 section 3.2). */
async function greet(
  line: OpenSession['line'],
  { helo, starttls }: OpenOrder,
  limitMs: number,
  opening: Opening,
  step: 'ehlo' | 'ehlo-tls' = 'ehlo',
): Promise<Greeted> {
  if (!line.replies.isQuiet()) throw new StoppedOpening('not-smtp', 'replies before EHLO')
  line.ear?.said('us', `EHLO ${helo}`)
  line.stream.write(`EHLO ${helo}\r\n`)
  const reply = await opening.reply(line.replies, limitMs)
  if (reply.code === 250) {
    const { keywords, isStarttlsMasked } = readEhlo(reply)
    return { abilities: readAbilities(reply), isStarttlsOffered: keywords.includes('STARTTLS'), isStarttlsMasked }
  }
  if (reply.code < 500 || starttls === 'required' || step === 'ehlo-tls') throw noTo(reply, step)
  line.ear?.said('us', `HELO ${helo}`)
  line.stream.write(`HELO ${helo}\r\n`)
  const older = await opening.reply(line.replies, limitMs)
  if (older.code !== 250) throw noTo(older, step)
  return { abilities: noAbilities, isStarttlsOffered: false, isStarttlsMasked: false }
}

function noTo(reply: SmtpReply, step: 'banner' | 'ehlo' | 'starttls' | 'ehlo-tls'): StoppedOpening {
  const { cause, detail } = meaningOfNo(reply, step)
  return new StoppedOpening(cause, detail, { code: reply.code, lines: reply.lines })
}
