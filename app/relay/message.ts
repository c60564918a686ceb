// A message as the relay keeps it: envelope, recipients, where it came from. The body is bytes as received, with our Received header in
// front and CRLF line ends; nobody changes it after the 250.
import type { EvidencePersonal } from '#domain/evidence-record.ts'

/** What the sender asked for one recipient (RFC 3461 section 4); null = nothing, which means on failure. */
export interface Recipient {
  readonly address: string
  readonly notify: readonly ('never' | 'success' | 'failure' | 'delay')[] | null
  /** ORCPT as received, `type;xtext`. */
  readonly originalRecipient: string | null
}

export interface Envelope {
  /** Empty = null sender. */
  readonly sender: string
  /** RET (RFC 3461 section 4.3). */
  readonly returnContent: 'full' | 'headers' | null
  /** ENVID, decoded. */
  readonly envelopeId: string | null
  readonly is8bit: boolean
  readonly isSmtpUtf8: boolean
  /** REQUIRETLS (RFC 8689). */
  readonly requiresTls: boolean
}

export type ReceivedFrom = NonNullable<EvidencePersonal['receivedFrom']>

/** One destination of a message: the recipients one attempt can serve together. */
export interface NewDelivery {
  /** Whose limits and sessions it shares; made by `destinationOf`. */
  readonly destination: string
  readonly domain: string
  readonly policyId: string | null
  readonly recipients: readonly Recipient[]
  /** Milliseconds since 1970. */
  readonly nextAt: number
  /** null = nobody is warned. */
  readonly warnAt: number | null
  readonly expiresAt: number
}

const nextHopPrefix = 'next-hop '

/** Policy id, else domain; what is accepted for the next hop is marked as such for good. */
export function destinationOf(to: {
  readonly domain: string
  readonly policyId: string | null
  readonly isToNextHop: boolean
}): string {
  return to.isToNextHop ? `${nextHopPrefix}${to.domain}` : (to.policyId ?? to.domain)
}

/** Whether mail was accepted for our next hop; no domain holds a blank. */
export function isToNextHop(destination: string): boolean {
  return destination.startsWith(nextHopPrefix)
}

export interface NewMessage {
  readonly queueId: string
  readonly receivedAt: number
  readonly envelope: Envelope
  /** null for what the relay wrote itself. */
  readonly receivedFrom: ReceivedFrom | null
  readonly messageId: string | null
  readonly body: BodySource
  readonly size: number
  /** SHA-256 of the body, hex. */
  readonly bodySha256: string
  readonly deliveries: readonly NewDelivery[]
}

/** Small bodies travel as bytes; large ones, and those that hold a password, lie in a synced file of the body folder already. */
export type BodySource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly name: string }

export type RecipientState = 'open' | 'delivered' | 'bounced' | 'dropped'

export interface StoredRecipient extends Recipient {
  /** Its place among the recipients of its delivery as accepted, from 0. */
  readonly id: number
}

/** A delivery as the queue works with it; only its open recipients. */
export interface StoredDelivery {
  readonly id: number
  readonly queueId: string
  readonly destination: string
  readonly domain: string
  readonly policyId: string | null
  readonly envelope: Envelope
  readonly recipients: readonly StoredRecipient[]
  readonly receivedAt: number
  readonly receivedFrom: ReceivedFrom | null
  readonly messageId: string | null
  readonly size: number
  readonly bodySha256: string
  /** `row` = in the store; ask its `body`. */
  readonly body: BodySource | { readonly kind: 'row' }
  /** Attempts ended so far. */
  readonly attempts: number
  readonly nextAt: number
  readonly warnAt: number | null
  readonly expiresAt: number
  /** An attempt before a crash was cut off after the data and before the answer was noted. */
  readonly isMaybeDuplicate: boolean
  /** How the admin or a deadline wants it sent, `container` = as an encrypted container. */
  readonly wanted: 'as-is' | 'container'
}
