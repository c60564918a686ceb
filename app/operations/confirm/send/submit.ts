// Hands one mail to a server of ours over SMTP, with TLS where it is offered, and writes down what both said. Nothing of ours is judged here: the
// server decides whether it takes the mail. Fault confirm.not-handed-in with its words.
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Dialer } from '#ports/dialer.ts'
import { enforce } from '#wire/enforce/enforce.ts'
import { createClientTls } from '#wire/smtp-client/client-tls.ts'
import { openSession } from '#wire/smtp-client/open.ts'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'
import type { SaidReply, TransmissionEnd } from '#wire/smtp-client/transmission.ts'
import { transmit } from '#wire/smtp-client/transmit.ts'
import { createTrustStore } from '#wire/trust-store.ts'

export interface SubmitOrder {
  readonly mail: DroppedMail
  readonly content: string
  readonly host: string
  readonly ip: string
  readonly port: number
  readonly helo: string
  readonly dialer: Dialer
  readonly now: string
  readonly signal: AbortSignal
}

type Transcript = TestSend['transcript']

export interface Submitted {
  readonly transcript: Transcript
  /** The server's word to the whole mail. */
  readonly reply: string
}

const wait = {
  connectMs: 15_000,
  bannerMs: 30_000,
  ehloMs: 30_000,
  starttlsMs: 30_000,
  handshakeMs: 30_000,
  wholeMs: 90_000,
}
const sendWait = { mailMs: 60_000, rcptMs: 60_000, dataMs: 60_000, blockMs: 60_000, endMs: 120_000, wholeMs: 180_000 }

/** Hands it in. */
export async function submitMail(order: SubmitOrder): Promise<Outcome<Submitted>> {
  const trust = createTrustStore({ extra: [], bundled: true })
  const tls = createClientTls({ trust, minProtocol: 'any', suites: 'any', clientCertificate: null })
  if (!tls.ok) return tls
  const { host, ip, port, helo, dialer, signal } = order
  const to = { host, ip, port, helo, dialer, signal, serverName: null, tls: tls.value, timeouts: wait }
  const opened = await openSession({ ...to, starttls: 'if-offered' })
  if (!opened.ok) {
    const said = opened.reply === null ? opened.detail : `${opened.reply.code} ${opened.reply.lines.join(' ')}`
    return fail('confirm.not-handed-in', { detail: `${ip}:${port}: ${said || opened.cause}`.slice(0, 300) })
  }
  const { session } = opened
  try {
    return await hand(session, order)
  } finally {
    session.leave()
  }
}

async function hand(
  session: OpenSession,
  { mail, content, helo, now, signal }: SubmitOrder,
): Promise<Outcome<Submitted>> {
  const plain = { names: [], pins: [], minProtocol: 'TLSv1.2', suites: 'any', clientCertificateSha256: null } as const
  const recipientDomain = mail.to.slice(mail.to.lastIndexOf('@') + 1)
  const demand = { ...plain, level: 'may', requiresTls: false, recipientDomain, exceptionLevel: null } as const
  const enforced = enforce({ session, demand, dnssec: null, dane: null, sts: null, now })
  if (!enforced.ok) return fail('confirm.not-handed-in', { detail: enforced.detail })
  const body = Buffer.from(content, 'latin1')
  const message = {
    ...{ sender: mail.from, returnContent: null, envelopeId: null, is8bit: false, isSmtpUtf8: false },
    recipients: [{ address: mail.to, notify: null, originalRecipient: null }],
    ...{ requiresTls: false, size: body.length, body },
  }
  const hooks = { beforeEnd: async () => true, onStep: () => undefined }
  const end = await transmit(enforced.permit, message, hooks, signal, sendWait)
  const transcript = transcriptOf(session, mail, helo, end)
  const refusal = refusalIn(end)
  if (refusal !== null) return fail('confirm.not-handed-in', { detail: refusal.slice(0, 300) })
  const reply = end.kind === 'answered' && end.end !== null ? wordsOf(end.end) : ''
  return succeed({ transcript, reply })
}

/** What was said; null = the mail was taken. */
function refusalIn(end: TransmissionEnd): string | null {
  if (end.kind === 'not-possible') return end.why
  if (end.kind === 'cut') return end.detail || end.cause
  const refused = [end.mail, ...end.recipients, end.data, end.end].find((reply) => reply && reply.code >= 400)
  if (refused) return wordsOf(refused)
  return end.end === null ? wordsOf(end.mail) : null
}

function transcriptOf(session: OpenSession, { from, to }: DroppedMail, helo: string, end: TransmissionEnd): Transcript {
  const { tls, ip, port } = session
  const line = (by: Transcript[number]['from'], text: string) => ({ from: by, text: text.slice(0, 1000) })
  const said = (reply: SaidReply | null) => (reply === null ? [] : [line('them', wordsOf(reply))])
  const opening = [
    line('note', `${ip}:${port}`),
    line('us', `EHLO ${helo}`),
    line('note', tls === null ? '–' : `${tls.protocol} ${tls.cipher}`),
    line('us', `MAIL FROM:<${from}>`),
  ]
  if (end.kind !== 'answered') return [...opening, line('note', end.kind === 'cut' ? end.detail : end.why)]
  return [
    ...opening,
    ...said(end.mail),
    line('us', `RCPT TO:<${to}>`),
    ...end.recipients.flatMap(said),
    line('us', 'DATA'),
    ...said(end.data),
    ...said(end.end),
  ]
}

function wordsOf({ code, lines }: SaidReply): string {
  return `${code} ${lines.join(' ')}`.trim()
}
