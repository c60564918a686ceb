// One session to our own MX as the partner would open it, to where it is refused or taken. It stops before DATA unless a test mail may be delivered.
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { InboundCase, InboundResult } from '#domain/confirm/inbound-proof.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { createLabAuthority } from '#lab/authority.ts'
import type { Dialer } from '#ports/dialer.ts'
import { type AskedStep, askEnvelope, isYes } from '#wire/smtp-client/ask-envelope.ts'
import { type ClientTls, createClientTls } from '#wire/smtp-client/client-tls.ts'
import { openSession } from '#wire/smtp-client/open.ts'
import type { OpenSession, SessionFailure } from '#wire/smtp-client/open-session.ts'
import { createTrustStore } from '#wire/trust-store.ts'

export interface CaseOrder {
  readonly case: InboundCase
  readonly demand: InboundResult['demand']
  readonly host: string
  readonly ip: string
  readonly port: number
  readonly helo: string
  readonly sender: string
  readonly recipient: string
  readonly dialer: Dialer
  readonly now: Date
  readonly signal: AbortSignal
}

const waits = {
  connectMs: 20_000,
  bannerMs: 60_000,
  ehloMs: 60_000,
  starttlsMs: 60_000,
  handshakeMs: 30_000,
  wholeMs: 120_000,
}

/** Tries it; never fails for anything the server does. */
export async function tryCase(order: CaseOrder): Promise<Outcome<InboundResult>> {
  const tls = tlsOf(order)
  if (!tls.ok) return tls
  const { host, ip, port, helo, dialer, signal } = order
  const isPlain = order.case === 'plain'
  const opened = await openSession({
    ...{ host, ip, port, helo, dialer, signal, serverName: host, tls: tls.value, timeouts: waits },
    starttls: isPlain ? 'never' : 'required',
  })
  if (!opened.ok) return succeed(refusedEarly(order, opened))
  const steps = await askEnvelope(opened.session, order.sender, order.recipient)
  return succeed(answered(order, opened.session, steps))
}

function tlsOf({ case: asked, host, now }: CaseOrder): Outcome<ClientTls> {
  const trust = createTrustStore({ extra: [], bundled: true })
  const base = { trust, minProtocol: 'TLSv1.2', suites: 'any' } as const
  if (asked === 'old-tls') return succeed({ trust, clientCertificate: null, context: oldContext() })
  if (asked !== 'wrong-client-certificate') return createClientTls({ ...base, clientCertificate: null })
  // a certificate in order, of an authority nobody trusts
  const dayMs = 86_400_000
  const dates = { notBefore: new Date(now.getTime() - dayMs), notAfter: new Date(now.getTime() + dayMs) }
  const { chainPem, keyPem } = createLabAuthority(now).issue({ names: [host], ...dates })
  return createClientTls({ ...base, clientCertificate: { certificatePem: chainPem, keyPem, sha256: 'f'.repeat(64) } })
}

/** TLS 1.0 and 1.1 alone; the engines need different words for it. */
function oldContext() {
  const old: SecureContextOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ca: [] }
  try {
    return createSecureContext({ ...old, ciphers: 'DEFAULT:@SECLEVEL=0' })
  } catch {
    return createSecureContext(old)
  }
}

const unreached: readonly SessionFailure['cause'][] = ['timeout', 'unreachable', 'refused', 'tarpit', 'local-limit']

function refusedEarly(
  { case: asked, demand }: CaseOrder,
  { step, cause, detail, reply }: SessionFailure,
): InboundResult {
  const where = stepOf(step)
  // what kept us from asking says nothing about what the server demands
  const isSeen = where !== 'connect' && !unreached.includes(cause)
  const words = reply === null ? detail : `${reply.code} ${reply.lines.join(' ')}`
  return {
    ...{ case: asked, demand, result: isSeen ? 'refused' : 'not-seen', step: where },
    ...{ reply: words.slice(0, 600), protocol: null, suite: null },
    transcript: [{ from: 'note', text: `${step}: ${words}`.slice(0, 1000) }],
  }
}

function stepOf(step: SessionFailure['step']): NonNullable<InboundResult['step']> {
  if (step === 'lookup' || step === 'connect' || step === 'banner') return 'connect'
  return step === 'ehlo' || step === 'starttls' || step === 'handshake' ? step : 'mail'
}

function answered(
  { case: asked, demand }: CaseOrder,
  { tls }: OpenSession,
  steps: readonly AskedStep[],
): InboundResult {
  const last = steps.at(-1)
  const isTaken = steps.length === 2 && steps.every(isYes)
  // in TLS 1.3 a server refuses a client's certificate by ending the session after the handshake (RFC 8446 section 4.4.2.4)
  const isCut = last?.reply === null && asked.endsWith('client-certificate')
  const isRefused = (last?.reply?.code ?? 0) >= 400 || isCut
  return {
    ...{ case: asked, demand, result: isTaken ? 'taken' : isRefused ? 'refused' : 'not-seen' },
    ...{ step: last?.step ?? 'mail', reply: last?.reply ? `${last.reply.code} ${last.reply.text}` : null },
    ...{ protocol: tls?.protocol ?? null, suite: tls?.cipher ?? null },
    transcript: [
      { from: 'note', text: tls === null ? '–' : `${tls.protocol} ${tls.cipher}` },
      ...steps.flatMap(({ command, reply }) => [
        { from: 'us' as const, text: command },
        ...(reply === null ? [] : [{ from: 'them' as const, text: `${reply.code} ${reply.text}` }]),
      ]),
    ],
  }
}
