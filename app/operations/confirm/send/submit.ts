// Hands one mail to a server of ours over SMTP, with TLS where it is offered, and writes down what both said. Nothing of ours is judged here: the
// server decides whether it takes the mail. Only whom a password is said to is judged before. Faults confirm.not-handed-in with its words,
// confirm.hand-in-unknown when the line broke after the mail, confirm.server-not-trusted, and ssh.sign-in-refused for a password that is not right.
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
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
import { recordSession, type SessionRecord } from './session-record.ts'

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

export interface Submitted {
  /** The session as it was, also where it came to nothing. */
  readonly transcript: TestSend['transcript']
  /** null = the server took the mail. */
  readonly fault: Fault | null
  /** Whether the server may have the mail all the same. */
  readonly mayHaveIt: boolean
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
export async function submitMail(order: SubmitOrder): Promise<Submitted> {
  const record = recordSession(order.account)
  const handed = await openAndHand(order, record)
  const fault = handed.ok ? null : handed.fault
  const mayHaveIt = fault === null || fault.code === 'confirm.hand-in-unknown'
  return { transcript: record.lines(), fault, mayHaveIt }
}

async function openAndHand(order: SubmitOrder, record: SessionRecord): Promise<Outcome<undefined>> {
  const trust = createTrustStore({ extra: [], bundled: true })
  const tls = createClientTls({ trust, minProtocol: 'any', suites: 'any', clientCertificate: null })
  if (!tls.ok) return tls
  const { host, ip, port, helo, dialer, signal, account } = order
  const to = { host, ip, port, helo, dialer, signal, serverName: null, tls: tls.value, timeouts: wait, ear: record.ear }
  const opened = await openSession({ ...to, starttls: account === undefined ? 'if-offered' : 'required' })
  if (!opened.ok) {
    const said = opened.reply === null ? opened.detail : `${opened.reply.code} ${opened.reply.lines.join(' ')}`
    return fail('confirm.not-handed-in', { detail: `${ip}:${port}: ${said || opened.cause}`.slice(0, 300) })
  }
  const { session } = opened
  try {
    return await hand(session, order, record)
  } finally {
    session.leave()
  }
}

async function hand(session: OpenSession, order: SubmitOrder, record: SessionRecord): Promise<Outcome<undefined>> {
  const { mail, content, signal, account } = order
  const permitted = permitFor(session, order)
  if (!permitted.ok) return permitted
  const permit = permitted.value
  const signedIn = account === undefined ? succeed(undefined) : await signIn(permit, account, order)
  if (!signedIn.ok) return signedIn
  const body = Buffer.from(content, 'latin1')
  const message = {
    ...{ sender: mail.from, returnContent: null, envelopeId: null, is8bit: false, isSmtpUtf8: false },
    recipients: [{ address: mail.to, notify: null, originalRecipient: null }],
    ...{ requiresTls: false, size: body.length, body },
  }
  const hooks = { beforeEnd: async () => true, onStep: () => undefined }
  const end = await transmit(permit, message, hooks, signal, sendWait)
  const refusal = refusalIn(end)
  if (refusal === null) return succeed(undefined)
  const detail = record.hide(refusal).slice(0, 300)
  if (end.kind !== 'answered') record.ear.said('note', refusal)
  const isUncertain = end.kind === 'cut' && end.isUncertain
  return fail(isUncertain ? 'confirm.hand-in-unknown' : 'confirm.not-handed-in', { detail })
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
  return fail('confirm.server-not-trusted', { host, reason, detail: (detail || reason).slice(0, 300), pin })
}

async function signIn(
  permit: Permit,
  account: Credentials,
  { host, signal }: SubmitOrder,
): Promise<Outcome<undefined>> {
  const signed = await authenticate(permit, account, signal)
  if (signed.ok) return succeed(undefined)
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

function wordsOf({ code, lines }: SaidReply): string {
  return `${code} ${lines.join(' ')}`.trim()
}
