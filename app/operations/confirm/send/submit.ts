// Hands one mail to a server of ours over SMTP, with TLS where it is offered, and writes down what both said. Nothing of ours is judged here: the
// server decides whether it takes the mail. Only whom a password is said to is judged before. Faults confirm.not-handed-in with its words,
// confirm.server-not-trusted, and ssh.sign-in-refused for a password that is not right.
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Dialer } from '#ports/dialer.ts'
import { enforce } from '#wire/enforce/enforce.ts'
import type { Permit } from '#wire/enforce/permit.ts'
import { authenticate, type Credentials } from '#wire/smtp-client/authenticate.ts'
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
  /** Whom one signs in as; none = mail is handed in without. */
  readonly account?: Credentials & { readonly pin: string | null }
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
  const { host, ip, port, helo, dialer, signal, account } = order
  const to = { host, ip, port, helo, dialer, signal, serverName: null, tls: tls.value, timeouts: wait }
  const opened = await openSession({ ...to, starttls: account === undefined ? 'if-offered' : 'required' })
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

async function hand(session: OpenSession, order: SubmitOrder): Promise<Outcome<Submitted>> {
  const { mail, content, signal, account } = order
  const permitted = permitFor(session, order)
  if (!permitted.ok) return permitted
  const permit = permitted.value
  const signedIn = account === undefined ? succeed([]) : await signIn(permit, account, order)
  if (!signedIn.ok) return signedIn
  const body = Buffer.from(content, 'latin1')
  const message = {
    ...{ sender: mail.from, returnContent: null, envelopeId: null, is8bit: false, isSmtpUtf8: false },
    recipients: [{ address: mail.to, notify: null, originalRecipient: null }],
    ...{ requiresTls: false, size: body.length, body },
  }
  const hooks = { beforeEnd: async () => true, onStep: () => undefined }
  const end = await transmit(permit, message, hooks, signal, sendWait)
  const transcript = transcriptOf(session, order, signedIn.value, end)
  const refusal = refusalIn(end)
  if (refusal !== null) return fail('confirm.not-handed-in', { detail: refusal.slice(0, 300) })
  const reply = end.kind === 'answered' && end.end !== null ? wordsOf(end.end) : ''
  return succeed({ transcript, reply })
}

/** Mail alone may go as it comes; a password asks for a server that shows who it is. */
function permitFor(session: OpenSession, { mail, now, account, host }: SubmitOrder): Outcome<Permit> {
  const pins = account === undefined || account.pin === null ? [] : [account.pin]
  const level = account === undefined ? 'may' : pins.length > 0 ? 'fingerprint' : 'secure'
  const recipientDomain = mail.to.slice(mail.to.lastIndexOf('@') + 1)
  const plain = { names: [], minProtocol: 'TLSv1.2', suites: 'any', clientCertificateSha256: null } as const
  const demand = { ...plain, level, pins, requiresTls: false, recipientDomain, exceptionLevel: null } as const
  const enforced = enforce({ session, demand, dnssec: null, dane: null, sts: null, now })
  if (enforced.ok) return succeed(enforced.permit)
  const { reason, detail } = enforced
  if (account === undefined) return fail('confirm.not-handed-in', { detail })
  const pin = session.tls?.chain[0]?.sha256 ?? ''
  return fail('confirm.server-not-trusted', { host, detail: `${reason} ${detail}`.trim().slice(0, 300), pin })
}

async function signIn(
  permit: Permit,
  account: Credentials,
  { host, signal }: SubmitOrder,
): Promise<Outcome<Transcript>> {
  const signed = await authenticate(permit, account, signal)
  if (signed.ok) {
    return succeed([
      { from: 'us', text: `AUTH ${signed.mechanism} ***` },
      { from: 'them', text: signed.words.slice(0, 1000) },
    ])
  }
  const { cause, words } = signed
  if (cause === 'refused') return fail('ssh.sign-in-refused', { host, hop: 0, kind: 'submission' })
  const detail = cause === 'not-offered' ? `AUTH PLAIN, AUTH LOGIN: not offered (${words})` : words
  return fail('confirm.not-handed-in', { detail: detail.slice(0, 300) })
}

/** What was said; null = the mail was taken. */
function refusalIn(end: TransmissionEnd): string | null {
  if (end.kind === 'not-possible') return end.why
  if (end.kind === 'cut') return end.detail || end.cause
  const refused = [end.mail, ...end.recipients, end.data, end.end].find((reply) => reply && reply.code >= 400)
  if (refused) return wordsOf(refused)
  return end.end === null ? wordsOf(end.mail) : null
}

function transcriptOf(
  { tls, ip, port }: OpenSession,
  { mail: { from, to }, helo }: SubmitOrder,
  signedIn: Transcript,
  end: TransmissionEnd,
): Transcript {
  const line = (by: Transcript[number]['from'], text: string) => ({ from: by, text: text.slice(0, 1000) })
  const said = (reply: SaidReply | null) => (reply === null ? [] : [line('them', wordsOf(reply))])
  const opening = [
    line('note', `${ip}:${port}`),
    line('us', `EHLO ${helo}`),
    ...(tls === null ? [] : [line('us', 'STARTTLS'), line('note', `${tls.protocol} ${tls.cipher}`)]),
    ...signedIn,
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
