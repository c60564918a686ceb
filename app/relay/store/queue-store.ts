// The relay's memory, as the rest of the relay sees it: a promise that resolves only when the change is synced to the disk. Everything
// that happens in one call is one transaction, evidence included. Faults: storage.in-use, .damaged, .newer, .not-writable.
import type { EvidencePersonal, EvidenceRecord, EvidenceSubject } from '#domain/evidence-record.ts'
import type { Outcome } from '#domain/fault.ts'
import type { QueueItem, QueueOrder, QueuePage, QueueSelection, RelayException } from '#domain/relay-queue.ts'
import type { NewMessage, RecipientState, StoredDelivery } from '../message.ts'

/** An entry for the chain; number, hashes and salt are the store's. */
export interface EvidenceDraft {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly subject: EvidenceSubject
  readonly personal: EvidencePersonal
  /** DER of the certificates the subject names by hash. */
  readonly certificates: readonly { readonly sha256: string; readonly der: Uint8Array }[]
}

/** What becomes of a delivery after an attempt or a decision. */
export type DeliveryNext =
  | { readonly kind: 'queued'; readonly nextAt: number; readonly warnAt: number | null }
  | {
      readonly kind: 'held'
      readonly why: 'by-hand' | 'tls-not-valid'
      readonly decideBy: number | null
      readonly fallback: string | null
    }
  | { readonly kind: 'done' }

export interface AttemptEnd {
  readonly deliveryId: number
  readonly recipients: readonly {
    readonly id: number
    readonly state: RecipientState
    readonly status: string
    readonly reply: string
  }[]
  readonly next: DeliveryNext
  /** What people see of the end: a stable code and a detail. */
  readonly last: { readonly code: string; readonly detail: string }
  readonly evidence: EvidenceDraft
  /** Bounces and notices that exist exactly when this end does. */
  readonly notices: readonly NewMessage[]
  /** The attempt was cut off after the final dot, so the next one may be a duplicate. */
  readonly isUncertain?: boolean
  /** The body to send from now on, when the message became a container. */
  readonly wanted?: StoredDelivery['wanted']
}

export interface Recovery {
  /** Attempts that a crash cut off; each has an `interrupted` record now. */
  readonly interrupted: number
  readonly queued: number
  /** Deliveries whose body file is lost, those of earlier starts included. */
  readonly corrupt: number
}

export interface QueueCounts {
  readonly queued: number
  readonly held: number
  readonly corrupt: number
  readonly oldestAt: number | null
  readonly nextAt: number | null
  readonly evidenceRecords: number
}

/** Which body, and what tells that it is still the one that was accepted. */
export type BodyWish = Pick<StoredDelivery, 'queueId' | 'body' | 'size' | 'bodySha256'>

export interface QueueStore {
  /** Keeps a message; the 250 may follow. Answers the ids of its deliveries in order. */
  accept(message: NewMessage): Promise<Outcome<readonly number[]>>
  /** Notes that the end of the data may be sent now; what is `known` becomes the record of the attempt if a crash cuts it off. */
  begin(deliveryId: number, at: number, known?: EvidenceDraft): Promise<Outcome<undefined>>
  /** Notes how an attempt ended; `done` with open recipients is refused as a bug, since it would lose their mail. */
  end(end: AttemptEnd): Promise<Outcome<undefined>>
  /** Due deliveries by time, those not in `without`; those a crash cut off come after all that was due at the start. */
  due(
    now: number,
    limit: number,
    without: readonly number[],
    /** Destinations to pass by, but for deliveries whose warning or end is due: a dead partner must not fill the list. */
    passing?: readonly string[],
  ): Promise<Outcome<readonly StoredDelivery[]>>
  /** One delivery whatever its state; undefined when it is done. */
  find(deliveryId: number): Promise<Outcome<StoredDelivery | undefined>>
  /** Held deliveries whose deadline is over. */
  overdue(now: number, limit: number): Promise<Outcome<readonly (StoredDelivery & { readonly fallback: string })[]>>
  /** The body as it was accepted; one that is lost or was changed sets its message aside: `storage.damaged`. */
  body(delivery: BodyWish): Promise<Outcome<Uint8Array>>
  page(selection: QueueSelection, offset: number, limit: number): Promise<Outcome<QueuePage>>
  item(deliveryId: number): Promise<Outcome<QueueItem | undefined>>
  /** Ids an order is about, without those that are `active`; hold, release and retry change state here, the others are the queue's. */
  order(
    order: Extract<QueueOrder, 'hold' | 'release' | 'retry'>,
    selection: QueueSelection,
    by: EvidenceDraft['personal'],
    now: number,
    active: readonly number[],
  ): Promise<Outcome<number>>
  select(selection: QueueSelection, limit: number): Promise<Outcome<readonly number[]>>
  counts(): Promise<Outcome<QueueCounts>>
  exceptions(): Promise<Outcome<readonly RelayException[]>>
  addException(exception: RelayException, evidence: EvidenceDraft): Promise<Outcome<undefined>>
  endException(id: string, at: number, evidence: EvidenceDraft): Promise<Outcome<undefined>>
  /** A record alone, for decisions that change nothing else. */
  note(evidence: EvidenceDraft): Promise<Outcome<undefined>>
  /** Evidence in order of its numbers. */
  evidence(from: number, limit: number): Promise<Outcome<readonly EvidenceRecord[]>>
  certificate(sha256: string): Promise<Outcome<Uint8Array | undefined>>
  /** Deletes the personal parts of records older than the moment, and bodies nobody needs; answers how many. */
  forget(before: number): Promise<Outcome<number>>
  /** Makes a name in the body folder for a large body; the caller writes and syncs the file. */
  bodyPath(name: string): string
  close(): Promise<void>
}
