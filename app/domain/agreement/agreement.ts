// One version of the agreement with a partner: its terms, how far it came, and who confirmed it how. From `sent` on the terms are
// frozen; what has to change is a new version. The newest of `active` and `under-review` is in force.
import { z } from 'zod'
import { lineOfText } from '../partner.ts'
import { day } from '../text.ts'
import { readCommon, writtenCommon } from './clause/written.ts'
import { agreementTerms } from './terms.ts'

export const agreementStates = ['draft', 'sent', 'confirmed', 'active', 'under-review', 'ended'] as const
export const agreementState = z.enum(agreementStates)
export type AgreementState = z.infer<typeof agreementState>

export const documentLanguages = ['de', 'en', 'both'] as const
export const documentLanguageChoice = z.enum(documentLanguages)
export type DocumentLanguageChoice = z.infer<typeof documentLanguageChoice>

export const agreementNumber = z.string().regex(/^[A-Z0-9-]{4,40}$/)
export const lastVersion = 9999
/** What comes from elsewhere leaves numbers for the versions begun here. */
export const lastVersionFromElsewhere = 9000
export const agreementVersion = z.number().int().min(1).max(lastVersion)

export const attachmentFacts = z.strictObject({
  id: z.uuid(),
  name: lineOfText.min(1),
  size: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type AttachmentFacts = z.infer<typeof attachmentFacts>

/** How somebody tells us of a yes, so that it can be noted by hand. */
export const waysByHand = ['signature', 'mail', 'phone'] as const
export const confirmationWays = [...waysByHand, 'partner-file'] as const
/** One side's yes to this version. */
export const confirmation = z.strictObject({
  id: z.uuid(),
  side: z.enum(['own', 'partner']),
  name: lineOfText.min(1),
  way: z.enum(confirmationWays),
  /** The day it was given. */
  on: day,
  note: lineOfText,
  attachment: attachmentFacts.nullable(),
  recordedAt: z.string(),
})
export type Confirmation = z.infer<typeof confirmation>

/** A yes as it is noted by hand: what a signed file of the partner shows, nobody writes there. */
export const yesByHand = confirmation
  .pick({ side: true, name: true, on: true, note: true })
  .extend({ way: z.enum(waysByHand) })
export type YesByHand = z.infer<typeof yesByHand>

export const stepReasons = [
  'begun',
  'copied',
  'partner-file',
  'sent',
  'taken-back',
  'both-agreed',
  'in-force',
  'accepted-open',
  'under-review',
  'reviewed',
  'replaced',
  'ended',
] as const
export type StepReason = (typeof stepReasons)[number]

/** One step of its life: what it became, when, and why. */
export const agreementStep = z.strictObject({
  state: agreementState,
  at: z.string(),
  /** `agreement:step-reason.<reason>`. */
  reason: z.enum(stepReasons),
  /** What a person said about it; of `accepted-open` why. */
  note: lineOfText,
})
export type AgreementStep = z.infer<typeof agreementStep>

export const agreement = z.strictObject({
  id: z.uuid(),
  partnerId: z.uuid(),
  /** Same for all versions with a partner. */
  number: agreementNumber,
  version: agreementVersion,
  state: agreementState,
  language: documentLanguageChoice,
  /** Whose document it is: we wrote it, or it came as a partner file. */
  issuedBy: z.enum(['own', 'partner']),
  terms: agreementTerms,
  /** SHA-256 over the neutral terms; null while it is a draft. The same on both sides. */
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** When both look at it again; set when it becomes active. */
  reviewBy: day.nullable(),
  confirmations: z.array(confirmation),
  steps: z.array(agreementStep),
  createdAt: z.string(),
  changedAt: z.string(),
})
export type Agreement = z.infer<typeof agreement>

/** A version from a database or a file: a clause that is plain text is in the language of the document. */
export const storedAgreement = agreement.extend({ terms: agreementTerms.extend({ common: writtenCommon }) }).transform(
  ({ terms, ...version }): Agreement => ({
    ...version,
    terms: { ...terms, common: readCommon(terms.common, version.language) },
  }),
)
