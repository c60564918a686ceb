// What the Received fields of a mail tell, newest first as they stand in it, and what that proves. Everything in a mail can be made up by
// whoever wrote it: only fields above the first one a host of the reader wrote can be believed, and a hop counts as protected only by them.
import { z } from 'zod'
import { moment } from '../text.ts'

const words = z.string().max(1000)

export const mailSystems = [
  'postfix',
  'exim',
  'exchange',
  'exchange-online',
  'domino',
  'sendmail',
  'handschlag',
  'other',
] as const

export const receivedHop = z.strictObject({
  /** From 0, the newest. */
  index: z.number().int().nonnegative(),
  /** As the client called itself, and as the server saw it. */
  from: z.strictObject({ helo: words.nullable(), name: words.nullable(), ip: z.string().max(45).nullable() }),
  by: words.nullable(),
  /** As in RFC 3848: ESMTPS. */
  protocol: z.string().max(40).nullable(),
  id: words.nullable(),
  at: z.string().max(40).nullable(),
  system: z.enum(mailSystems),
  /** `no` only where the form of that system would tell TLS; null = nobody says. */
  isTls: z.boolean().nullable(),
  tls: z.string().max(20).nullable(),
  suite: z.string().max(100).nullable(),
  /** In the words of the server: verified OK, not verified, no client certificate requested. */
  clientCertificate: words.nullable(),
  /** The field as it came, unfolded and without control characters. */
  raw: z.string().max(4000),
})
export type ReceivedHop = z.infer<typeof receivedHop>

/**
 * Codes with sentences `confirm:answer.<code>`. `proven`: exactly one field names our host as its client and a host of the partner as its
 * server, and tells TLS not below the agreed version; everything else is not proven. `in-clear`: the same field, and it tells the opposite.
 */
export const answerVerdicts = ['proven', 'not-proven', 'in-clear'] as const
export const answerReasons = [
  'hop-with-tls',
  'hop-without-tls',
  'hop-says-nothing',
  'no-hop-between',
  'several-hops-between',
  'no-received',
  'other-mail',
  'malformed',
  'too-old-tls',
  /** TLS, but the field names neither version nor a suite that belongs to one only. */
  'tls-version-not-told',
  /** The client greets with a name of ours; neither its address nor a name the server found is one. */
  'greeting-only',
  /** Above the hop stands one in clear text from an inner address, at a host no other field knows: the mail may have come in there. */
  'inside-in-clear',
  /** Lines of a log that speak of our mail; told, never proven. */
  'told-by-log',
] as const

/** One line of a log about the mail, as whoever keeps that log pasted it. */
export const logWord = z.strictObject({
  system: z.enum(['postfix', 'exim', 'sendmail', 'exchange', 'exchange-online', 'domino']),
  event: z.enum(['taken', 'delivered', 'deferred', 'returned']),
  /** The other end, in the words of the log. */
  host: words.nullable(),
  /** null = the line says nothing about it. */
  isTls: z.boolean().nullable(),
  tls: z.string().max(20).nullable(),
  suite: z.string().max(100).nullable(),
  text: z.string().max(2000),
})
export type LogWord = z.infer<typeof logWord>

export const answerReading = z.strictObject({
  readAt: moment,
  verdict: z.enum(answerVerdicts),
  reason: z.enum(answerReasons),
  /** Index of the hop between both houses; null = none found. */
  hop: z.number().int().nullable(),
  hops: z.array(receivedHop).max(100),
  /** What lines of a log in the answer say of our mail; absent = there were none. */
  log: z.array(logWord).max(50).exactOptional(),
  /** Whether the mail, or the one quoted in it, is the one that was sent. */
  isOurs: z.boolean(),
})
export type AnswerReading = z.infer<typeof answerReading>
