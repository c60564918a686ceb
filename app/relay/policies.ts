// The policy file as the relay asks it: by recipient domain, by sender domain, by the address of a client, by id. Everything is looked up
// in maps made once per load, so 20,000 policies cost a message as much as one. A subdomain follows the nearest domain above it whose
// policy includes subdomains. Nothing here fails: the file has passed its schema.
import type { RelayPolicy, RelayPolicyFile } from '#domain/relay-policy-file.ts'
import { isInbound, isOutbound, senderDomainsOf } from '#domain/tls-policy.ts'
import { createAddressRanges } from './address-ranges.ts'

export interface LoadedPolicies {
  /** SHA-256 of the file, hex. */
  readonly sha256: string
  readonly all: readonly RelayPolicy[]
  /** The policy for mail to a domain (lower-case A-labels). */
  outboundFor(domain: string): RelayPolicy | undefined
  /** The policy for mail from a domain of envelope senders (lower-case A-labels). */
  inboundFor(senderDomain: string): RelayPolicy | undefined
  /** Policies whose partner sends from this address, the narrowest range first. */
  inboundFrom(ip: string): readonly RelayPolicy[]
  /** Policies of partners that this certificate or key (SHA-256, hex) is agreed with. */
  inboundByPin(sha256: string): readonly RelayPolicy[]
  /** Whether sending servers are asked for a certificate at all. */
  readonly wantsClientCertificates: boolean
  byId(id: string): RelayPolicy | undefined
}

/** Makes the look-ups of a policy file. */
export function createLoadedPolicies(file: RelayPolicyFile, sha256: string): LoadedPolicies {
  const inbound = file.policies.filter(isInbound)
  const outboundFor = byDomain(file.policies.filter(isOutbound).map((policy) => [policy, policy.domains]))
  const inboundFor = byDomain(inbound.map((policy) => [policy, senderDomainsOf(policy)]))
  const ranges = createAddressRanges(
    inbound.flatMap((policy) => policy.inbound.addresses.map((range) => [range, policy] as const)),
  )
  const pins = new Map<string, RelayPolicy[]>()
  for (const policy of inbound) {
    for (const pin of policy.inbound.certificate?.pins ?? []) pins.set(pin, [...(pins.get(pin) ?? []), policy])
  }
  const ids = new Map(file.policies.map((policy) => [policy.id, policy]))
  return {
    sha256,
    all: file.policies,
    outboundFor,
    inboundFor,
    inboundFrom: (ip) => [...new Set(ranges.find(ip))],
    inboundByPin: (pin) => pins.get(pin) ?? [],
    wantsClientCertificates: inbound.some((policy) => policy.inbound.certificate !== null),
    byId: (id) => ids.get(id),
  }
}

function byDomain(entries: readonly (readonly [RelayPolicy, readonly string[]])[]) {
  const exact = new Map<string, RelayPolicy>()
  const above = new Map<string, RelayPolicy>()
  for (const [policy, domains] of entries) {
    for (const domain of domains) {
      exact.set(domain, policy)
      if (policy.includeSubdomains) above.set(domain, policy)
    }
  }
  return (domain: string): RelayPolicy | undefined => {
    const own = exact.get(domain)
    if (own !== undefined || above.size === 0) return own
    for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
      const policy = above.get(domain.slice(dot + 1))
      if (policy !== undefined) return policy
    }
    return undefined
  }
}
