// The file our relay reads: every policy whole, with the domains it holds for. The schema is the border between the app and the relay,
// which may run elsewhere; a file that does not pass it is refused as a whole.
import { z } from 'zod'
import { isInbound, isOutbound, senderDomainsOf, tlsPolicy } from './tls-policy.ts'

/** A policy as the relay enforces it; what the last test saw is no part of it. */
export const relayPolicy = tlsPolicy.omit({ hosts: true })
export type RelayPolicy = z.infer<typeof relayPolicy>

export const relayPolicyFile = z
  .strictObject({
    schema: z.literal('handschlag.relay-policy/2'),
    /** Sorted by id. A domain stands in one policy per direction; its subdomains follow it unless they have one of their own. */
    policies: z.array(relayPolicy).max(20_000),
  })
  .refine((file) => isOnce(file.policies.map((policy) => [policy.id])), { message: 'gateway.duplicate-policy' })
  .refine((file) => isOnce(file.policies.filter(isOutbound).map((policy) => policy.domains)), {
    message: 'gateway.duplicate-domain',
  })
  .refine((file) => isOnce(file.policies.filter(isInbound).map(senderDomainsOf)), {
    message: 'gateway.duplicate-domain',
  })
export type RelayPolicyFile = z.infer<typeof relayPolicyFile>

function isOnce(lists: readonly (readonly string[])[]): boolean {
  const seen = new Set<string>()
  return lists.every((list) =>
    [...new Set(list)].every((entry) => {
      const isNew = !seen.has(entry)
      seen.add(entry)
      return isNew
    }),
  )
}
