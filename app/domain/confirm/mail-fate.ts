// What became of one mail in a gateway of ours, as its queue and its log tell it. Words of the gateway are kept as they are, bounded; they are
// evidence, never a proof by themselves.
import { z } from 'zod'

const words = z.string().max(2000)
const moment = z.string().max(40)

/** One line of a log or a queue that belongs to the mail. */
export const fateLine = z.strictObject({ at: moment.nullable(), text: words })

/** TLS of the hop as the gateway tells it. */
export const toldTls = z.strictObject({
  protocol: z.string().max(20),
  suite: z.string().max(100),
  /** In the words of the gateway: Verified, Trusted, Untrusted, Anonymous; null = it does not say. */
  trust: z.string().max(40).nullable(),
})
export type ToldTls = z.infer<typeof toldTls>

export const mailFate = z.discriminatedUnion('kind', [
  /** Still there and tried again; `isForTls` = for lack of TLS by its own words. */
  z.strictObject({ kind: z.literal('held'), reason: words, isForTls: z.boolean() }),
  z.strictObject({
    kind: z.literal('delivered'),
    host: z.string().max(300),
    reply: words,
    /** `none` = it says that there was none; null = it says nothing, and that is no proof of clear text either. */
    tls: z.union([toldTls, z.literal('none')]).nullable(),
  }),
  z.strictObject({ kind: z.literal('returned'), reason: words, isForTls: z.boolean() }),
  /** Known, not tried yet. */
  z.strictObject({ kind: z.literal('waiting') }),
  /** Neither queue nor log knows it. */
  z.strictObject({ kind: z.literal('unknown') }),
])
export type MailFate = z.infer<typeof mailFate>

/** Whether nothing more is to be expected for the time being. */
export function isSettled({ kind }: MailFate): boolean {
  return kind === 'held' || kind === 'delivered' || kind === 'returned'
}
