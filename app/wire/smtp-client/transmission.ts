// One message over one permitted session, and what the server said of it. Which replies mean delivered, deferred or bounced is decided by
// the relay's disposition, not here.
import type { AttemptStep } from '#domain/evidence-record.ts'
import type { StopCause } from '#domain/observation.ts'

export interface OutgoingRecipient {
  readonly address: string
  readonly notify: readonly ('never' | 'success' | 'failure' | 'delay')[] | null
  readonly originalRecipient: string | null
}

export interface OutgoingMessage {
  readonly sender: string
  readonly recipients: readonly OutgoingRecipient[]
  readonly returnContent: 'full' | 'headers' | null
  readonly envelopeId: string | null
  readonly is8bit: boolean
  readonly isSmtpUtf8: boolean
  readonly requiresTls: boolean
  readonly size: number
  /** Bytes with CRLF line ends and no dots stuffed. */
  readonly body: Uint8Array
}

export interface SaidReply {
  readonly code: number
  /** Enhanced status code such as 5.1.1; null when the server gave none. */
  readonly status: string | null
  readonly lines: readonly string[]
}

export type TransmissionEnd =
  /** The server answered every step it was asked; `end` = its answer to the final dot, null when no recipient was accepted. */
  | {
      readonly kind: 'answered'
      readonly mail: SaidReply
      readonly recipients: readonly (SaidReply | null)[]
      readonly data: SaidReply | null
      readonly end: SaidReply | null
    }
  /** Something the server cannot take at all, found before MAIL: too large, SMTPUTF8, 8BITMIME, REQUIRETLS not offered. */
  | { readonly kind: 'not-possible'; readonly why: 'too-large' | 'smtputf8' | 'eight-bit' | 'requiretls' }
  /** The connection ended; `isUncertain` = after the final dot, so the message may have been taken. */
  | {
      readonly kind: 'cut'
      readonly step: AttemptStep
      readonly cause: StopCause
      readonly detail: string
      readonly isUncertain: boolean
    }

export interface TransmitHooks {
  /** Awaited before the final dot: the note that the message may be delivered from now on is on the disk. False = stop here. */
  beforeEnd(): Promise<boolean>
  onStep(step: AttemptStep): void
}
