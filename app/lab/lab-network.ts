// The network a practice test runs in: the lab's own DNS with its own trust anchor, its own authority, and nothing but practice addresses.
import type { SocketAddress } from '#domain/setting.ts'
import { systemClock } from '#ports/clock.ts'
import type { Dialer } from '#ports/dialer.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import { createDnsExchange } from '#wire/dnssec/dns-exchange.ts'
import { readTrustAnchors } from '#wire/dnssec/trust-anchors.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import type { TrustStore } from '#wire/trust-store.ts'
import { directWeb } from '#wire/web/web-makers.ts'

export interface LabNetworkOrder {
  readonly resolver: SocketAddress
  readonly dialer: Dialer
  readonly trust: TrustStore
  readonly trustAnchor: string
  readonly smtpPort: number
}

/** Assembles it; the dialer knows at which port each web host really listens. */
export function openLabNetwork({
  resolver: server,
  dialer,
  trust,
  trustAnchor,
  smtpPort,
}: LabNetworkOrder): MailNetwork {
  const anchors = readTrustAnchors(trustAnchor, 'practice lab')
  if (!anchors.ok) throw new Error('the trust anchor of the lab cannot be read')
  const resolver = createDnsResolver([server])
  const route = { resolver, dialer }
  const plain = (addresses: 'public-only' | 'any') => directWeb.webFetch({ ...route, addresses, httpPort: 80 })
  return {
    resolver,
    dialer,
    trust,
    smtpPort,
    helo: 'gateway.practice.example',
    signedDns: { exchange: createDnsExchange([server]), anchors: anchors.value, trustsAd: false },
    web: {
      https: directWeb.httpsGet({ ...route, trust, clock: systemClock, addresses: 'any', port: 443 }),
      plain: { 'public-only': plain('public-only'), any: plain('any') },
    },
  }
}
