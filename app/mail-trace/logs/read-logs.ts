// What lines of a log say of one mail, tied to it by its Message-ID and its name in the queue: Postfix, Exim, Sendmail, Exchange and Exchange
// Online, Domino. Somebody pasted them, so they are told and prove nothing. Bounded: 60 000 lines of 4000 characters, 50 words.
import type { LogWord } from '#domain/confirm/received.ts'
import { dominoWords } from './domino.ts'
import { exchangeWords } from './exchange.ts'
import { exchangeOnlineWords } from './exchange-online.ts'
import { eximWords } from './exim.ts'
import { logLines } from './log-text.ts'
import { postfixWords } from './postfix.ts'
import { sendmailWords } from './sendmail.ts'

/** In the order of the log; empty = it says nothing of the mail with that identifier, its brackets on. */
export function readLogs(text: string, messageId: string): readonly LogWord[] {
  if (!/^<[^<>\s]{1,298}>$/.test(messageId) || !text.includes(messageId.slice(1, -1))) return []
  const lines = logLines(text)
  const readers = [postfixWords, eximWords, sendmailWords, exchangeWords, exchangeOnlineWords, dominoWords]
  return readers.flatMap((read) => read(lines, messageId)).slice(0, 50)
}
