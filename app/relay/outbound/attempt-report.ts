// What one attempt to deliver met: every target tried in its order, the one the message went to, and what was said of each recipient.
// Facts only; what becomes of the delivery is decided by the queue's disposition.
import type { AttemptStep, EvidenceAttempt, RefusalReason } from '#domain/evidence-record.ts'
import type { StopCause } from '#domain/observation.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { SaidReply, TransmissionEnd } from '#wire/smtp-client/transmission.ts'
import type { StoredRecipient } from '../message.ts'

export type Impossible = Extract<TransmissionEnd, { kind: 'not-possible' }>['why']
export type PathFacts = NonNullable<EvidenceAttempt['path']>
export type HandshakeFacts = NonNullable<EvidenceAttempt['handshake']>

/** Why a recipient got no answer of its own from a server. */
export type AttemptFailure =
  /** The way could not be found, or its policy is gone (`4.7.1`, `policy-gone`); permanent = the domain takes no mail (no such name, null MX, no host). */
  | { readonly kind: 'no-route'; readonly isPermanent: boolean; readonly code: string; readonly detail: string }
  /** No target could be reached as far as EHLO; `reply` = the words of the last server that said no. */
  | {
      readonly kind: 'not-reached'
      readonly step: AttemptStep
      readonly cause: StopCause
      readonly detail: string
      readonly reply: SaidReply | null
    }
  /**
   * No session kept what the policy demands; the reason is that of the best-placed target that was judged. `isPartial` = another target
   * was not judged, because it could not be reached, and may yet be in order.
   */
  | {
      readonly kind: 'refused'
      readonly reason: RefusalReason
      readonly detail: string
      readonly isPartial?: boolean
    }
  /** The message asks for what no target offers; each of them was asked. */
  | { readonly kind: 'not-possible'; readonly why: Impossible }
  | { readonly kind: 'cut'; readonly step: AttemptStep; readonly cause: StopCause; readonly detail: string }
  /** Cut after the final dot: the server may have taken the message. */
  | { readonly kind: 'uncertain'; readonly cause: StopCause; readonly detail: string }
  /** We stopped: the relay ends, or the note before the final dot could not be written. */
  | { readonly kind: 'stopped'; readonly why: 'aborted' | 'not-noted' }

export type RecipientEnd =
  /** A server's answer; `end` with a 2xx means delivered. */
  | { readonly kind: 'replied'; readonly step: 'mail' | 'rcpt' | 'data' | 'end'; readonly reply: SaidReply }
  | { readonly kind: 'failed'; readonly failure: AttemptFailure }

export interface RecipientFact {
  readonly recipient: StoredRecipient
  readonly end: RecipientEnd
}

export type TargetVerdict = EvidenceAttempt['verdict']

/** One connection that was tried. */
export interface TargetFact {
  readonly host: string
  readonly ip: string
  readonly port: number
  readonly path: PathFacts
  readonly verdict: TargetVerdict
  readonly handshake: HandshakeFacts | null
  readonly certificates: readonly { readonly sha256: string; readonly der: Uint8Array }[]
  /** The session had carried other messages before. */
  readonly isReused: boolean
  /** The server takes orders for delivery notices (RFC 3461 section 4); without that, the sender's are ours to answer. */
  readonly hasDsn?: boolean
  readonly steps: EvidenceAttempt['steps']
  /** Where the connection ended for this message; null = the message's own answers say. */
  readonly stop: {
    readonly step: AttemptStep
    readonly cause: StopCause | 'refused-by-policy' | 'not-possible'
    readonly detail: string
    readonly reply: SaidReply | null
  } | null
  /** What the server said to this message, step by step. */
  readonly replies: readonly { readonly step: AttemptStep; readonly text: string }[]
}

export interface AttemptReport {
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly endedAt: number
  /** What was demanded and by which policy or next hop's rule; null = nothing was agreed. */
  readonly demanded: { readonly level: TlsLevel; readonly policySha256: string } | null
  /** Of the exception that was in force, whether it was needed or not; the verdict's rule says which. */
  readonly exceptionId: string | null
  readonly recipients: readonly RecipientFact[]
  /** Every connection tried, in order. */
  readonly targets: readonly TargetFact[]
  /** The one whose facts stand for the attempt: where the message went, else the best-placed that was refused, else the last; null = none. */
  readonly deciding: TargetFact | null
  /** The way that would have been taken, where no target was tried. */
  readonly path: PathFacts | null
  /** The failure all recipients share; null where a server answered. */
  readonly failure: AttemptFailure | null
  readonly isUncertain: boolean
  /** From the 250 to the data, where its form is known. */
  readonly remoteQueueId: string | null
  readonly ended: EvidenceAttempt['ended']
}
