// The network a test runs in: which DNS, which way to port 25, which trust anchors, which EHLO name. The product has one made of the
// admin's settings; the practice lab brings its own. What is left out is not looked at, and reports say so.
import type { Dialer } from '#ports/dialer.ts'
import type { HttpsGet } from '#ports/https-get.ts'
import type { Resolver } from '#ports/resolver.ts'
import type { WebFetch } from '#ports/web-fetch.ts'
import type { DnsExchange } from './dnssec/dns-exchange.ts'
import type { TrustAnchor } from './dnssec/trust-anchors.ts'
import type { TrustStore } from './trust-store.ts'

/** DNS with signatures: who is asked, what is believed, and whether the way there is safe enough to take a resolver's word (AD). */
export interface SignedDns {
  readonly exchange: DnsExchange
  readonly anchors: readonly TrustAnchor[]
  readonly trustsAd: boolean
}

/** The web a test may look at; `any` also reaches loopback and private addresses. */
export interface PolicyWeb {
  readonly https: HttpsGet
  readonly plain: Readonly<Record<'public-only' | 'any', WebFetch>>
}

/** A mail host that is not the partner's, to learn whether port 25 works from here at all. */
export interface ControlDomain {
  readonly domain: string
}

export interface MailNetwork {
  readonly resolver: Resolver
  readonly dialer: Dialer
  readonly trust: TrustStore
  readonly smtpPort: number
  /** EHLO name; null = the address literal of the local end (RFC 5321 section 4.1.4). */
  readonly helo: string | null
  readonly signedDns?: SignedDns
  readonly web?: PolicyWeb
  readonly control?: ControlDomain
}
