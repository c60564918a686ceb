// What carries DNS questions to a server over an encrypted channel: whole messages there and back. What went wrong is a value.

export type CarryFailure = 'no-answer' | 'untrusted' | 'refused' | 'malformed' | 'cancelled'
export type Carried =
  | { readonly ok: true; readonly message: Buffer }
  | { readonly ok: false; readonly failure: CarryFailure; readonly detail: string }

export interface QueryCarrier {
  /** As people name the server. */
  readonly server: string
  /** The id of the next question. */
  newId(): number
  /** Sends a question and hands back the message that answers it, unread but for its id. */
  carry(query: Buffer, signal: AbortSignal): Promise<Carried>
}

/** The largest message DNS knows over a stream (RFC 1035 section 4.2.2). */
export const maxMessageBytes = 0xffff
/** For one question, the way to the server included. */
export const questionMs = 8000
