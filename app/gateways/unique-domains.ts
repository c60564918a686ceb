// One mail domain, one policy per direction: two policies for the same domain would contradict each other on the gateway.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { isInbound, isOutbound, senderDomainsOf, type TlsPolicy } from '#domain/tls-policy.ts'

/** Succeeds when no domain and no id stands in two policies; faults: gateway.duplicate-domain, gateway.duplicate-policy. */
export function requireUniqueDomains(policies: readonly TlsPolicy[]): Outcome<void> {
  const ids = new Set<string>()
  const recipients = new Map<string, string>()
  const senders = new Map<string, string>()
  for (const policy of policies) {
    const id = policy.id.toLowerCase()
    if (ids.has(id)) return fail('gateway.duplicate-policy', { id: policy.id, partner: policy.partner })
    ids.add(id)
    const taken =
      (isOutbound(policy) ? claim(recipients, policy.domains, id) : undefined) ??
      (isInbound(policy) ? claim(senders, senderDomainsOf(policy), id) : undefined)
    if (taken !== undefined) return fail('gateway.duplicate-domain', { domain: taken })
  }
  return succeed(undefined)
}

/** Notes the owner of each domain; the first one that has another owner already. */
function claim(owners: Map<string, string>, domains: readonly string[], id: string): string | undefined {
  for (const domain of domains) {
    const owner = owners.get(domain)
    if (owner !== undefined && owner !== id) return domain
    owners.set(domain, id)
  }
  return undefined
}
