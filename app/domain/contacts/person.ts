// People on both sides: kept once, reused across partners, each with the roles it has for one of them. A link without a partner is on
// our own side and counts for all agreements.
import { z } from 'zod'
import { mailbox } from '../addresses.ts'
import { lineOfText } from '../partner.ts'
import { textBlock } from '../text.ts'

export const contactRoles = ['technical', 'security', 'data-protection', 'desk-247', 'management'] as const
export const contactRole = z.enum(contactRoles)
export type ContactRole = z.infer<typeof contactRole>

export const personDraft = z.strictObject({
  id: z.uuid().nullable(),
  name: lineOfText.min(1),
  organisation: lineOfText,
  mail: z.union([z.literal(''), mailbox]),
  phone: lineOfText,
  mobile: lineOfText,
  /** When the person can be reached, as people say it. */
  availability: lineOfText,
  /** Languages as people say them: `Deutsch, Englisch`. */
  languages: lineOfText,
  /** What to say first at a 24x7 desk. */
  keyword: lineOfText,
  note: textBlock,
})
export type PersonDraft = z.infer<typeof personDraft>

/** What is said about a person, in the order it is asked for, shown and listed. */
export const personTexts = [
  'name',
  'organisation',
  'mail',
  'phone',
  'mobile',
  'availability',
  'languages',
  'keyword',
  'note',
] as const
export type PersonText = (typeof personTexts)[number]

export const person = personDraft.extend({ id: z.uuid(), createdAt: z.string(), changedAt: z.string() })
export type Person = z.infer<typeof person>

/** A person's place on one side: for a partner, or on our own side (`partnerId` null). */
export const contactLink = z.strictObject({
  partnerId: z.uuid().nullable(),
  personId: z.uuid(),
  role: contactRole,
  /** Stands in for the one named first in this role. */
  isDeputy: z.boolean(),
})
export type ContactLink = z.infer<typeof contactLink>

/** A person as one side of an agreement shows it. */
export const sideContact = z.strictObject({ person, role: contactRole, isDeputy: z.boolean() })
export type SideContact = z.infer<typeof sideContact>

/** Everyone an agreement may name: our side and the partner's, in the order of roles, deputies after those they stand in for. */
export const contactSides = z.strictObject({ own: z.array(sideContact), partner: z.array(sideContact) })
export type ContactSides = z.infer<typeof contactSides>

export const toldChannels = ['mail', 'phone', 'letter', 'meeting', 'other'] as const
/** Who was told what, and when. */
export const toldEntry = z.strictObject({
  id: z.uuid(),
  partnerId: z.uuid(),
  /** null = the person was deleted since; the name is gone with it. */
  personId: z.uuid().nullable(),
  /** The name as it was; empty once contact data were deleted. */
  name: lineOfText,
  channel: z.enum(toldChannels),
  /** When it was told. */
  at: z.string(),
  about: lineOfText.min(1),
})
export type ToldEntry = z.infer<typeof toldEntry>
