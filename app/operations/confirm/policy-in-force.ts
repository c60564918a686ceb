// The policy kept for a partner at a gateway, and what of it decides about mail to the partner.
import { canonical, sha256 } from '#delivery/plan-hash.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { narrowTo } from '#domain/policy-choice.ts'
import { isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import type { Rooms } from '../rooms.ts'

/** Narrowed to what the gateway serves; undefined = none for mail to the partner. */
export function keptPolicy(
  rooms: Rooms,
  site: Pick<GatewaySite, 'id' | 'serves'>,
  partnerId: string,
): Outcome<TlsPolicy | undefined> {
  const kept = rooms.store.configurations.policyOf(site.id, partnerId)
  if (!kept.ok) return kept
  const policy = kept.value === undefined ? undefined : narrowTo(kept.value, site.serves)
  return succeed(policy !== undefined && isOutbound(policy) ? policy : undefined)
}

/** The same for two policies that demand the same of mail to the partner: contact, dates and what the last test saw are no part of it. */
export function policyHash(policy: TlsPolicy): string {
  const { partner, hosts, inbound, agreement, contact, reviewBy, direction, ...demanded } = policy
  return sha256(canonical(demanded))
}
