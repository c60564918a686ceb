// An agreement as a file for `handschlag agreement pdf`: one version, the people of both sides, and the language of the paper. Unknown
// fields are mistakes, not comments.
import { z } from 'zod'
import { contactSides } from '../contacts/person.ts'
import { documentLanguageChoice, storedAgreement } from './agreement.ts'

export const agreementFileSchema = 'handschlag.agreement/1'

export const agreementFile = z.strictObject({
  schema: z.literal(agreementFileSchema),
  agreement: storedAgreement,
  contacts: contactSides.optional(),
  /** Otherwise the agreement's own. */
  language: documentLanguageChoice.optional(),
})
export type AgreementFile = z.infer<typeof agreementFile>
