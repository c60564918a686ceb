// What in a valid configuration an admin should think over before it runs; sentences in `relay:warning.<code>`. Nothing here stops a start.
import { z } from 'zod'
import type { RelayConfig } from './relay-config.ts'

export const relayWarnings = [
  /** TLS is demanded of everybody where mail for our own domains is taken: RFC 3207 section 4 forbids it on a public MX. */
  'rfc3207-public-mx',
  /** TLS is demanded of everybody, but the listener cannot do it: it takes no mail at all. */
  'tls-demanded-but-not-offered',
  /** A listener that anybody may reach takes mail in clear only. */
  'clear-listener',
  /** The networks that may relay out hold the whole address space. */
  'open-relay',
  /** Nobody may relay out, though partners are to be reached. */
  'no-networks',
  /** Inbound rules are only watched. */
  'observe-only',
  /** Mail to domains without a policy is sent, in clear where TLS is not offered. */
  'unlisted-opportunistic',
  /** Our own server is sent mail in clear when it offers no TLS. */
  'next-hop-clear',
  /** Neither senders nor the postmaster can be sent a notice: what cannot be delivered is held. */
  'notices-go-nowhere',
] as const
export const relayWarning = z.enum(relayWarnings)
export type RelayWarning = z.infer<typeof relayWarning>

/** The warnings that apply, in the order of the list. */
export function warningsOf(config: RelayConfig): readonly RelayWarning[] {
  const { listeners, networks, ownDomains, inbound, outbound, nextHop } = config
  const takesInbound = ownDomains.length > 0
  const applies: Readonly<Record<RelayWarning, boolean>> = {
    'rfc3207-public-mx':
      takesInbound && listeners.some(({ requireTls, tls }) => requireTls === 'always' && tls !== null),
    'tls-demanded-but-not-offered': listeners.some(({ requireTls, tls }) => requireTls === 'always' && tls === null),
    'clear-listener': takesInbound && listeners.some(({ tls, address }) => tls === null && !isLoopback(address)),
    'open-relay': networks.some((range) => /\/0$/.test(range)) || coversHalves(networks),
    'no-networks': networks.length === 0,
    'observe-only': inbound.observeOnly,
    'unlisted-opportunistic': outbound.unlisted === 'opportunistic',
    'next-hop-clear': nextHop?.level === 'may' && !isLoopback(nextHop.host),
    'notices-go-nowhere': !takesInbound && outbound.unlisted === 'refuse',
  }
  return relayWarnings.filter((warning) => applies[warning])
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}

/** 0.0.0.0/1 with 128.0.0.0/1 and their like are the same trick. */
function coversHalves(networks: readonly string[]): boolean {
  return networks.some((range) => /\/[1-3]$/.test(range))
}
