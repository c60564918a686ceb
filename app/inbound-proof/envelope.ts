// Offers one mail by its envelope: MAIL and RCPT, and then RSET. Only where a test mail was given it goes on to DATA. The first no ends it.
import { stuffedPieces } from '#wire/smtp-client/dot-stuffing.ts'
import type { Sight } from './line.ts'
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
  const sight = await talkEnvelope(talk, sender, recipient, mail)
  await talk.leave()
  return sight
}

async function talkEnvelope(talk: Talk, sender: string, recipient: string, mail: Uint8Array | null): Promise<Sight> {
  const said = (step: Sight['step'], words: string): Sight => ({ step, end: 'reply', words })
  const first = await talk.ask('mail', `MAIL FROM:<${sender}>`)
  if (!first.startsWith('2')) return said('mail', first)
  const second = await talk.ask('rcpt', `RCPT TO:<${recipient}>`)
  if (!second.startsWith('2') || mail === null) return said('rcpt', second)
  const ready = await talk.ask('data', 'DATA')
  if (!ready.startsWith('354')) return ready < '400' ? { ...said('data', ready), end: 'unable' } : said('data', ready)
  for (const piece of stuffedPieces(mail, pieceBytes)) talk.send(piece)
  return said('data', await talk.ask('data', '.'))
}
