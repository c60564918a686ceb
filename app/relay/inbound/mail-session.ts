// One client's session as the rules see it, from the greeting to RCPT: may it be here, may this sender come this way, may this recipient be
// reached. Refusals are counted and told as events without addresses of people.
import type { TLSSocket } from 'node:tls'
import type { SMTPServerAddress, SMTPServerSession } from 'smtp-server'
import type { Recipient } from '../message.ts'
import { type Admission, admitRecipient } from './admission.ts'
import type { AdmittedRecipient } from './deliveries.ts'
import type { Desk } from './desk.ts'
import { type Breach, breachReply, findBreach } from './enforcement.ts'
import { isPlain, readAddress, written } from './mail-address.ts'
import { type Refused, type ReplyKey, refused } from './replies.ts'
import { readSessionTls, type SessionTls } from './session-tls.ts'

/** RFC 3461 sections 4.2 and 4.4. */
const longest = { originalRecipient: 500, envelopeId: 100 }

export interface SessionRecipient extends AdmittedRecipient {
  /** Whether its address can stand in a header. */
  readonly isPlain: boolean
}

export interface MailSession {
  readonly isStarttlsOffered: boolean
  tls: SessionTls | null
  /** A message is being taken. */
  isBusy: boolean
  refusals: number
  /** Sender as it is kept, of the transaction under way. */
  sender: string
  /** By the address as it is kept: whether local parts in other letters are the same is for their server to say (RFC 5321 section 2.4). */
  readonly admitted: Map<string, SessionRecipient>
}

/** A session at its greeting. */
export function newMailSession(isStarttlsOffered: boolean): MailSession {
  return { isStarttlsOffered, tls: null, isBusy: false, refusals: 0, sender: '', admitted: new Map() }
}

/** The handshake is done. */
export function secured(session: MailSession, socket: TLSSocket): void {
  session.tls = readSessionTls(socket)
}

/** MAIL: undefined = the sender may go on. */
export function judgeSender(
  desk: Desk,
  session: MailSession,
  smtp: SMTPServerSession,
  { address }: SMTPServerAddress,
): Refused | undefined {
  const { parts } = desk
  session.admitted.clear()
  const room = parts.room()
  if (room !== 'free') return desk.refuse(session, smtp, { reason: room, domain: null, policy: null }, refused(room))
  if ((smtp.envelope.dsn?.envid?.length ?? 0) > longest.envelopeId)
    return refuseKey(desk, session, smtp, 'bad-parameter')
  let domain: string | null = null
  session.sender = ''
  if (address !== '') {
    const sender = readAddress(address, smtp.envelope.smtpUtf8 === true)
    if (typeof sender === 'string') {
      return refuseKey(desk, session, smtp, sender === 'bad-address' ? 'bad-sender' : sender)
    }
    domain = sender.domain
    session.sender = written(sender)
  }
  // What our own gateways hand over did not come from the partner's server.
  if (desk.isOwnClient(smtp)) return undefined
  const { remoteAddress: ip } = smtp
  const found = findBreach({ domain, ip, tls: session.tls, trust: desk.trust, now: desk.now() }, parts.policies())
  return found === undefined ? undefined : onBreach(desk, session, smtp, found, domain)
}

function onBreach(
  desk: Desk,
  session: MailSession,
  smtp: SMTPServerSession,
  breach: Breach,
  domain: string | null,
): Refused | undefined {
  const subject = { reason: breach.reason, domain, policy: breach.policy }
  if (!desk.settings.inbound.observeOnly) {
    return desk.refuse(session, smtp, subject, breachReply(breach, session.isStarttlsOffered))
  }
  desk.observe(smtp, subject)
  return undefined
}

/** RCPT: undefined = the recipient is taken. */
export function judgeRecipient(
  desk: Desk,
  session: MailSession,
  smtp: SMTPServerSession,
  recipient: SMTPServerAddress,
): Refused | undefined {
  const { settings, parts } = desk
  const admission = admitRecipient(
    {
      address: recipient.address,
      isUtf8: smtp.envelope.smtpUtf8 === true,
      isOwnClient: desk.isOwnClient(smtp),
    },
    desk.rules,
    parts.policies(),
  )
  if (!admission.ok) return refuseKey(desk, session, smtp, admission.reason, admission.domain)
  const address = written(admission.address)
  // Naming one again makes the list no longer.
  if (session.admitted.size >= settings.limits.recipients && !session.admitted.has(address)) {
    return refuseKey(desk, session, smtp, 'too-many-recipients')
  }
  if ((recipient.dsn?.orcpt?.length ?? 0) > longest.originalRecipient) {
    return refuseKey(desk, session, smtp, 'bad-parameter')
  }
  session.admitted.set(address, admittedOf(admission, recipient))
  return undefined
}

function admittedOf(
  { address, policy, isOurs }: Extract<Admission, { ok: true }>,
  { dsn }: SMTPServerAddress,
): SessionRecipient {
  const recipient: Recipient = {
    address: written(address),
    notify: dsn?.notify?.map((word) => word.toLowerCase()).filter(isNotifyWord) ?? null,
    originalRecipient: dsn?.orcpt === undefined ? null : encodeOriginal(dsn.orcpt),
  }
  return { recipient, domain: address.domain, policy, isOurs, isPlain: isPlain(address) }
}

function isNotifyWord(word: string): word is 'never' | 'success' | 'failure' | 'delay' {
  return ['never', 'success', 'failure', 'delay'].includes(word)
}

/** The library has taken the xtext apart (RFC 3461 section 4); what cannot be put together again is left out. */
function encodeOriginal(decoded: string): string | null {
  const semicolon = decoded.indexOf(';')
  const address = decoded.slice(semicolon + 1)
  if (/[^\0-\xff]/.test(address)) return null
  const hex = (char: string) => `+${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  return `${decoded.slice(0, semicolon)};${address.replaceAll(/[^\x21-\x7e]|[+=]/g, hex)}`
}

function refuseKey(
  desk: Desk,
  session: MailSession,
  smtp: SMTPServerSession,
  reason: ReplyKey,
  domain: string | null = null,
): Refused {
  return desk.refuse(session, smtp, { reason, domain, policy: null }, refused(reason))
}
