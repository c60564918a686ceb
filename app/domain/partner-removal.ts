// What is deleted together with a partner, so that a person knows it before.
import { z } from 'zod'
import { agreementNumber, agreementVersion } from './agreement/agreement.ts'

const count = z.number().int().nonnegative()

export const partnerRemoval = z.strictObject({
  /** The version that binds today; null when none does. */
  inForce: z.strictObject({ number: agreementNumber, version: agreementVersion }).nullable(),
  /** Versions of the agreement in any state. */
  versions: count,
  attachments: count,
  checklistItems: count,
  /** Places of people with this partner; the people themselves stay. */
  contacts: count,
  /** Entries about who was told what. */
  told: count,
})
export type PartnerRemoval = z.infer<typeof partnerRemoval>
