// Who may send what where: recipients in our own domains are taken from anybody, all others from our own networks only, and then only as
// the policies say. Never an open relay: what is not understood is refused.
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import { type AddressRanges, createAddressRanges } from '../address-ranges.ts'
import type { LoadedPolicies } from '../policies.ts'
import type { InboundSettings } from './inbound-parts.ts'
import { isRoute, type MailAddress, readAddress } from './mail-address.ts'
import type { ReplyKey } from './replies.ts'

export interface AdmissionRules {
  readonly networks: Pick<AddressRanges<true>, 'has'>
  readonly ownDomains: ReadonlySet<string>
  /** Where mail to the domainless `postmaster` goes. */
  readonly firstOwnDomain: string | undefined
  readonly takesUnlisted: boolean
}

export interface AdmissionRequest {
  /** As the client wrote it, without brackets. */
  readonly address: string
  readonly isUtf8: boolean
  readonly isOwnClient: boolean
}

export type Admission =
  | { readonly ok: true; readonly address: MailAddress; readonly policy: RelayPolicy | null; readonly isOurs: boolean }
  | { readonly ok: false; readonly reason: ReplyKey; readonly domain: string | null }

/** What a configuration says about admission. */
export function admissionRules(
  settings: Pick<InboundSettings, 'networks' | 'ownDomains' | 'outbound'>,
): AdmissionRules {
  return {
    networks: createAddressRanges(settings.networks.map((range) => [range, true] as const)),
    ownDomains: new Set(settings.ownDomains),
    firstOwnDomain: settings.ownDomains[0],
    takesUnlisted: settings.outbound.unlisted === 'opportunistic',
  }
}

/** Decides about one recipient. */
export function admitRecipient(
  request: AdmissionRequest,
  rules: AdmissionRules,
  policies: Pick<LoadedPolicies, 'outboundFor'>,
): Admission {
  const address = readAddress(completed(request.address, rules), request.isUtf8)
  if (typeof address === 'string') return { ok: false, reason: address, domain: null }
  const no = (reason: ReplyKey): Admission => ({ ok: false, reason, domain: address.domain })
  if (address.isLiteral) return no('address-literal')
  const isOurs = rules.ownDomains.has(address.domain)
  if (!isOurs && !request.isOwnClient) return no('relay-denied')
  // Our next hop trusts us, so it may follow a way that a stranger wrote into the local part.
  if (!request.isOwnClient && isRoute(address)) return no('routed-address')
  if (isOurs) return { ok: true, address, policy: null, isOurs }
  if (!address.domain.includes('.')) return no('bad-address')
  const policy = policies.outboundFor(address.domain) ?? null
  return policy !== null || rules.takesUnlisted ? { ok: true, address, policy, isOurs } : no('not-listed')
}

/** RFC 5321 section 4.1.1.3: `postmaster` alone must be taken. */
function completed(address: string, { firstOwnDomain }: AdmissionRules): string {
  const isPostmaster = address.toLowerCase() === 'postmaster' && firstOwnDomain !== undefined
  return isPostmaster ? `${address}@${firstOwnDomain}` : address
}
