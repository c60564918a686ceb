// What a notice to a sender is about. The queue fills these values; what is written from them goes out as a message of its own, from the
// null sender, and exists exactly when the end it tells of does.
import type { RefusalReason } from '#domain/evidence-record.ts'
import type { NewMessage, StoredDelivery, StoredRecipient } from '../message.ts'

/** `relayed` = handed to a server that sends no notices of its own (RFC 3461 section 5.2.2). */
export type NoticeAction = 'failed' | 'delayed' | 'relayed'

/** Why, in the words a sender understands; sentences in `relay:notice.reason.<word>`. */
export const noticeReasons = [
  'said-no',
  'said-later',
  'no-such-domain',
  'way-not-found',
  'not-reached',
  'interrupted',
  'refused',
  'too-large',
  'address-form',
  'eight-bit',
  'requiretls',
  'returned',
  'own-fault',
] as const
export type NoticeReason = (typeof noticeReasons)[number]

export interface NoticedRecipient {
  readonly recipient: StoredRecipient
  readonly status: string
  readonly reason: NoticeReason
  readonly refusal: RefusalReason | null
  /** Tried until the end of its time. */
  readonly isExpired: boolean
  /** The server's words as one line, hostile; null = there were none. */
  readonly words: string | null
  /** The server's name, where one answered. */
  readonly server: string | null
}

export interface NoticeOrder {
  readonly action: NoticeAction
  readonly delivery: StoredDelivery
  readonly recipients: readonly NoticedRecipient[]
  /** Whose agreement demands protection; null = nobody's. */
  readonly partner: { readonly name: string; readonly agreement: string | null } | null
  /** Of the message; null = it is lost or not to be read. */
  readonly body: Uint8Array | null
  /** Milliseconds since 1970. */
  readonly at: number
  /** Until when an admin may decide; null = the message is simply tried again. */
  readonly decideBy: number | null
}

export interface ContainerNotice {
  readonly delivery: StoredDelivery
  readonly recipients: readonly StoredRecipient[]
  readonly password: string
  readonly at: number
}

/** Ends the local part of the Message-ID of a notice that tells a password. */
export const passwordMark = 'password'

/** Whether it is a notice of ours that tells a password. */
export function isPasswordNotice({
  receivedFrom,
  messageId,
}: Pick<StoredDelivery, 'receivedFrom' | 'messageId'>): boolean {
  return receivedFrom === null && messageId?.includes(`.${passwordMark}@`) === true
}

export interface Notices {
  /** Whether a failure notice for these has a way, or is not to be written at all. */
  canTell(
    delivery: StoredDelivery,
    recipients: readonly StoredRecipient[],
    body: Uint8Array | null,
    at: number,
  ): boolean
  /** The notice, or none where the rules forbid one: null sender, NOTIFY, a notice about a notice. */
  status(order: NoticeOrder): Promise<readonly NewMessage[]>
  /** Tells the sender the password of a container; its text lies in a file, not in the database. */
  password(order: ContainerNotice): Promise<readonly NewMessage[]>
}
