// A partner: the other organisation, the mail domains it receives mail for, and a person to call. The agreement adds the rest.
import { z } from 'zod'
import { certificateName, mailbox, mailDomain } from './addresses.ts'

/** One line of text from a person: trimmed, no control characters and no halves of characters, so it can stand in a file or a heading. */
export const lineOfText = z
  .string()
  .trim()
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  .regex(/^[^\u0000-\u001f\u007f\u2028\u2029\p{Cs}]*$/u)

export const contact = z.strictObject({
  name: lineOfText,
  mail: z.union([z.literal(''), mailbox]),
  phone: lineOfText,
})
export type Contact = z.infer<typeof contact>

export const partnerDraft = z.strictObject({
  id: z.uuid().nullable(),
  name: lineOfText.min(1),
  domains: z.array(mailDomain).min(1).max(200),
  contact,
  /** Names the partner agreed to present besides its MX host names. */
  agreedNames: z.array(certificateName).max(50),
})
export type PartnerDraft = z.infer<typeof partnerDraft>

export const partner = partnerDraft.extend({
  id: z.uuid(),
  /** Lives in the practice lab on this machine; never mixed with real mail. */
  isPractice: z.boolean(),
  createdAt: z.string(),
  changedAt: z.string(),
})
export type Partner = z.infer<typeof partner>
