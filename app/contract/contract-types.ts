// What several groups of the contract ask for.
import { z } from 'zod'
import { policyChoice } from '#domain/policy-choice.ts'

export const renderRequest = z.strictObject({
  partnerId: z.uuid(),
  siteIds: z.array(z.uuid()).min(1).max(20),
  choice: policyChoice,
})
export type RenderRequest = z.infer<typeof renderRequest>
