// A counter-proof made by hand, at a product this app brings nothing to: what a person enters there, step by step, and where the probe goes. Nothing
// of it is kept, and no standing rests on it: nobody but that person saw what came of it.
import { z } from 'zod'
import type { TlsPolicy } from '../tls-policy.ts'

/** In their order. */
export const handTrialSteps = ['create', 'send', 'look', 'remove'] as const

export const handTrial = z.strictObject({
  /** Nobody has that address. */
  recipient: z.string(),
  steps: z.array(z.strictObject({ step: z.enum(handTrialSteps), command: z.string().max(20_000) })),
})
export type HandTrial = z.infer<typeof handTrial>

export interface HandTrialOrder {
  /** The domain of the partner whose rule is tried. */
  readonly domain: string
  /** As it is kept for the site. */
  readonly policy: TlsPolicy
  /** 20 letters and digits; every temporary name carries them. */
  readonly token: string
  /** IPv4 address of a mail server of ours, as the product reaches it on port 25. */
  readonly address: string
}
