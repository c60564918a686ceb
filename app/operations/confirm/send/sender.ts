// One way a test mail takes: how it is handed in, and how it is followed. Nobody guesses what became of a mail that cannot be followed.
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { Fault, Outcome } from '#domain/fault.ts'

export interface Followed extends Pick<TestSend, 'lines' | 'evidence'> {
  readonly fate: MailFate
}

export interface HandedIn {
  /** The session, line by line, where there was one; also of one that came to nothing. */
  readonly transcript: TestSend['transcript']
  /** null = the mail was taken. */
  readonly fault: Fault | null
  /** Whether it may be on its way all the same: the fault is from after the hand-in began, and is no refusal. */
  readonly mayHaveLeft: boolean
}

/** A mail whose hand-in never began. */
export function notBegun(fault: Fault): HandedIn {
  return { transcript: [], fault, mayHaveLeft: false }
}

export interface Sender {
  /** As it is called. */
  readonly through: string
  /** Hands the mail in. */
  hand(mail: DroppedMail, content: string, signal: AbortSignal): Promise<HandedIn>
  /** What is known of it by now; null = it cannot be followed this way. */
  look(mail: DroppedMail, signal: AbortSignal): Promise<Outcome<Followed>> | null
  close(): void
}
