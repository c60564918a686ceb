// Where a notice goes. To a sender of ours through the next hop; to a partner as its policy demands; elsewhere only where mail to unlisted
// domains is sent at all. A notice that may not go to its sender goes to our postmaster, so that none is lost without anybody seeing it;
// undefined = not even that is possible.

import { toAsciiName } from '#domain/addresses.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import { defaultFailure } from '#domain/tls-policy.ts'
import { destinationOf, type NewDelivery } from '../message.ts'
import type { LoadedPolicies } from '../policies.ts'
import { deadlinesOf } from '../queue/schedule.ts'

export interface AddressedNotice {
  readonly address: string
  readonly isRedirected: boolean
  /** Goes to our next hop, or by a policy that demands TLS; all else may travel in clear. */
  readonly isProtected: boolean
  readonly delivery: NewDelivery
}

type Settings = Pick<RelayConfig, 'ownDomains' | 'nextHop' | 'outbound' | 'postmaster'>

/** Addresses a notice. `isSecret` = it may go to nobody but our own people. */
export function addressNotice(
  sender: string,
  config: Settings,
  policies: Pick<LoadedPolicies, 'outboundFor'>,
  at: number,
  isSecret = false,
): AddressedNotice | undefined {
  const direct = deliveryTo(sender, config, policies, at, isSecret)
  if (direct !== undefined) return { address: sender, isRedirected: false, ...direct }
  if (isSecret) return undefined
  const { postmaster } = config
  const toPostmaster = deliveryTo(postmaster, config, policies, at, false)
  return toPostmaster && { address: postmaster, isRedirected: true, ...toPostmaster }
}

function deliveryTo(
  address: string,
  config: Settings,
  policies: Pick<LoadedPolicies, 'outboundFor'>,
  at: number,
  isSecret: boolean,
): Pick<AddressedNotice, 'isProtected' | 'delivery'> | undefined {
  const domain = toAsciiName(address.slice(address.lastIndexOf('@') + 1), 1)
  if (domain === undefined || !address.includes('@')) return undefined
  const isOwn = config.ownDomains.includes(domain) && config.nextHop !== null
  const policy = isOwn ? undefined : policies.outboundFor(domain)
  const mayGo = isOwn || (!isSecret && (policy !== undefined || config.outbound.unlisted === 'opportunistic'))
  if (!mayGo) return undefined
  const policyId = policy?.id ?? null
  const { expiresAt } = deadlinesOf(policy?.failure ?? defaultFailure, at)
  const delivery: NewDelivery = {
    destination: destinationOf({ domain, policyId, isToNextHop: isOwn }),
    domain,
    policyId,
    // A notice about a notice is forbidden (RFC 3461 section 6.2), so nobody is asked for one.
    recipients: [{ address, notify: ['never'], originalRecipient: null }],
    nextAt: at,
    warnAt: null,
    expiresAt,
  }
  return { isProtected: isOwn || (policy !== undefined && policy.level !== 'may'), delivery }
}
