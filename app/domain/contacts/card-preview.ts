// What a vCard file would do to the address book, shown before it does it: who is added, and of whom is known already each field before and
// after, wherever that person stands.
import { z } from 'zod'
import { contactLink, contactRole, personTexts } from './person.ts'

/** Where the people of a file go on a side; without it they stand in the address book only. */
export const cardPlace = z.strictObject({ partnerId: z.uuid().nullable(), role: contactRole })
export type CardPlace = z.infer<typeof cardPlace>

/**
 * What becomes of somebody who is known: `keep` = what is known stays and only empty fields are filled, and a card with another name fills
 * none; `take` = the card replaces what it says; `add` = the card is another person with the same mailbox.
 */
export const cardChoices = ['keep', 'take', 'add'] as const
export type CardChoice = (typeof cardChoices)[number]

export const cardDecision = z.strictObject({ entry: z.number().int().nonnegative(), choice: z.enum(cardChoices) })
export type CardDecision = z.infer<typeof cardDecision>

const cardChange = z.strictObject({
  /** Which of the readable cards, from 0. */
  entry: z.number().int(),
  /** The name as it is known. */
  name: z.string(),
  /** Where a change shows besides the address book. */
  links: z.array(contactLink),
  /** The card has the mailbox but another name: perhaps somebody else. */
  isOtherName: z.boolean(),
  /** Something known would go if the card were taken. */
  isReplacing: z.boolean(),
  fields: z.array(z.strictObject({ field: z.enum(personTexts), before: z.string(), after: z.string() })),
})
export type CardChange = z.infer<typeof cardChange>

export const cardPreview = z.strictObject({
  previewId: z.uuid(),
  fileName: z.string(),
  added: z.array(z.strictObject({ entry: z.number().int(), name: z.string(), reach: z.string() })),
  changed: z.array(cardChange),
  /** Of all cards; the lists above hold the first of them only. */
  counts: z.strictObject({
    added: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    /** Who gets the place that was asked for and had it not. */
    placed: z.number().int(),
  }),
  /** Number of the card in the file, from 1, and why: `contacts:card.<code>`. */
  unread: z.array(z.strictObject({ card: z.number().int(), code: z.string() })),
})
export type CardPreview = z.infer<typeof cardPreview>
/** How many people each list of a preview holds. */
export const cardPreviewLength = 100
