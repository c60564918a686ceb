// One way a test mail takes: how it is handed in, and how it is followed. What cannot be followed stays `unknown`; nobody guesses.
import type { DroppedMail } from '#domain/confirm/mail-drop.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { Outcome } from '#domain/fault.ts'

export type Followed = Pick<TestSend, 'fate' | 'lines' | 'evidence'>

export interface Sender {
  /** As it is called. */
  readonly through: string
  /** Hands the mail in; the session, line by line, where there was one. */
  hand(mail: DroppedMail, content: string, signal: AbortSignal): Promise<Outcome<TestSend['transcript']>>
  /** What is known of it by now; null = it cannot be followed this way. */
  look(mail: DroppedMail, signal: AbortSignal): Promise<Outcome<Followed>> | null
  close(): void
}
