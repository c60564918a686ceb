// What follows when one connection did not settle a message: the next target, the same one again, or the end of the attempt. Pure. The
// rules follow RFC 5321 section 5.1: a host that cannot be used is passed over for the next, but a word about a mailbox or about the
// message itself holds for all hosts of the domain; and a message that may have been taken is not offered again within the attempt.
import type { AttemptStep } from '#domain/evidence-record.ts'
import type { SessionFailure } from '#wire/smtp-client/open-session.ts'
import type { SaidReply, TransmissionEnd } from '#wire/smtp-client/transmission.ts'

export type TryEnd =
  | { readonly kind: 'not-opened'; readonly failure: Pick<SessionFailure, 'step' | 'cause' | 'detail'> }
  | { readonly kind: 'refused' }
  | { readonly kind: 'transmitted'; readonly end: TransmissionEnd }

export interface TrySituation {
  /** The session had carried other messages. */
  readonly isReused: boolean
  readonly allowsClear: boolean
  /** The connection was the one without STARTTLS. */
  readonly isInClear: boolean
}

export type NextTry = 'stop' | 'next-target' | 'new-connection' | 'in-clear'

const tlsSteps: ReadonlySet<AttemptStep> = new Set(['starttls', 'handshake'])

/** What to do after one try. */
export function nextTry(end: TryEnd, situation: TrySituation): NextTry {
  switch (end.kind) {
    case 'not-opened':
      // RFC 7435 section 3: where clear text is allowed, TLS that does not come about must not stop the mail.
      return tlsSteps.has(end.failure.step) && situation.allowsClear && !situation.isInClear
        ? 'in-clear'
        : 'next-target'
    case 'refused':
      return 'next-target'
    case 'transmitted':
      return afterTransmission(end.end, situation.isReused)
  }
}

function afterTransmission(end: TransmissionEnd, isReused: boolean): NextTry {
  switch (end.kind) {
    case 'not-possible':
      // Another host of the domain may offer what this one does not (RFC 6531 section 3.2, RFC 8689 section 4.2.1).
      return 'next-target'
    case 'cut':
      if (end.isUncertain) return 'stop'
      // A server may end an idle session at any moment; that says nothing of the host.
      return isReused ? 'new-connection' : 'next-target'
    case 'answered':
      if (isSettled(end)) return 'stop'
      return isReused && isClosing(end) ? 'new-connection' : 'next-target'
  }
}

/** Whether the server spoke about the message or its recipients, not only about itself. */
function isSettled(end: Extract<TransmissionEnd, { kind: 'answered' }>): boolean {
  if (end.end !== null) return true
  // 4xx to MAIL is about the host: too busy, no room, not now for this client.
  if (isTemporary(end.mail)) return false
  return !isClosing(end)
}

/** RFC 5321 section 3.8: 421 to any command means that the service closes, whatever was asked. */
function isClosing({ mail, recipients, data }: Extract<TransmissionEnd, { kind: 'answered' }>): boolean {
  if (mail.code === 421 || data?.code === 421) return true
  return recipients.length > 0 && recipients.every((reply) => reply?.code === 421)
}

function isTemporary({ code }: SaidReply): boolean {
  return code >= 400 && code < 500
}
