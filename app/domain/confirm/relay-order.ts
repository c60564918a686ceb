// A counter-proof as our relay gets it over its control socket: recipients of domains nobody has, and where the trap of each listens. The rule
// is never sent along: the relay takes the one in force for the partner's domain.
import { z } from 'zod'
import { hostName, mailDomain } from '../addresses.ts'
import { certificatePem, certificatePin } from '../certificate-values.ts'
import { relayPolicy } from '../relay-policy-file.ts'

export const relayCounterTrial = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  /** The domain of the partner whose policy is tried. */
  of: mailDomain,
  /** It ends by itself after this time. */
  seconds: z.number().int().min(10).max(900),
  routes: z
    .array(
      z.strictObject({
        domain: mailDomain,
        /** The name the trap answers for: a host of the partner. */
        host: hostName,
        ip: z.union([z.ipv4(), z.ipv6()]),
        port: z.number().int().min(1).max(65535),
        /** Trusted on this route besides, so that name and dates are judged alone; null = nothing more. */
        authority: certificatePem.nullable(),
        pins: z.array(certificatePin).max(10),
      }),
    )
    .min(1)
    .max(20),
})
export type RelayCounterTrial = z.infer<typeof relayCounterTrial>

export const relayTrialBegun = z.strictObject({
  /** As it is in force; null = the domain has none, and nothing was begun. */
  policy: relayPolicy.nullable(),
  policySha256: z.string(),
})
