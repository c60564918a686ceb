// One mail domain, one policy: two policies for the same domain would contradict each other on the gateway.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'

/** Succeeds when no domain and no id stands in two policies; faults: gateway.duplicate-domain, gateway.duplicate-policy. */
export function requireUniqueDomains(policies: readonly TlsPolicy[]): Outcome<void> {
  const ids = new Set<string>()
  const owners = new Map<string, string>()
  for (const policy of policies) {
    if (ids.has(policy.id.toLowerCase()))
      return fail('gateway.duplicate-policy', { id: policy.id, partner: policy.partner })
    ids.add(policy.id.toLowerCase())
    for (const domain of policy.domains) {
      const owner = owners.get(domain)
      if (owner !== undefined && owner !== policy.id) return fail('gateway.duplicate-domain', { domain })
      owners.set(domain, policy.id)
    }
  }
  return succeed(undefined)
}
