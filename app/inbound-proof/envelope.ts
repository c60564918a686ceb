// Offers one mail by its envelope: MAIL and RCPT, and then RSET. Only where a test mail was given it goes on to DATA. The first no ends it.
import { stuffedPieces } from '#wire/smtp-client/dot-stuffing.ts'
import { type Seen, type Sight, seen } from './line.ts'
import type { Talk } from './talk.ts'

export interface Envelope {
  readonly sender: string
  readonly recipient: string
  /** Handed over when sender and recipient are taken; null = stops before DATA. */
  readonly mail: Uint8Array | null
}

const pieceBytes = 16_384

/** Offers it; the session can do nothing afterwards but end. */
export async function offerEnvelope(talk: Talk, { sender, recipient, mail }: Envelope): Promise<Sight> {
  const answered = await talkEnvelope(talk, sender, recipient, mail)
  if (!answered.ok) return answered.sight
  await talk.leave()
  return answered.value
}

/** The answer that ended it, as a sight; or the end of the session before one came. */
async function talkEnvelope(
  talk: Talk,
  sender: string,
  recipient: string,
  mail: Uint8Array | null,
): Promise<Seen<Sight>> {
  const first = await talk.ask('mail', `MAIL FROM:<${sender}>`)
  if (!first.ok) return first
  if (!first.value.startsWith('2')) return said('mail', first.value)
  const second = await talk.ask('rcpt', `RCPT TO:<${recipient}>`)
  if (!second.ok) return second
  if (!second.value.startsWith('2') || mail === null) return said('rcpt', second.value)
  const ready = await talk.ask('data', 'DATA')
  if (!ready.ok) return ready
  if (!ready.value.startsWith('354')) return said('data', ready.value, ready.value < '400' ? 'unable' : 'reply')
  for (const piece of stuffedPieces(mail, pieceBytes)) {
    const sent = talk.send(piece)
    if (!sent.ok) return sent
  }
  const taken = await talk.ask('data', '.')
  return taken.ok ? said('data', taken.value) : taken
}

function said(step: Sight['step'], words: string, end: Sight['end'] = 'reply'): Seen<Sight> {
  return seen({ step, end, words })
}
