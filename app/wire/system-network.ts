// The product's own network: the machine's resolvers or the admin's, direct TCP, bundled roots, the admin's own and, if wished, the
// operating system's.
import { getServers } from 'node:dns'
import { isIP } from 'node:net'
import { getDomain } from 'tldts'
import { isEhloName } from '#domain/addresses.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { SocketAddress } from '#domain/setting.ts'
import { systemClock } from '#ports/clock.ts'
import type { Dialer } from '#ports/dialer.ts'
import { rootTrustAnchors, type TrustAnchor } from './dnssec/trust-anchors.ts'
import type { MailNetwork } from './mail-network.ts'
import { type DnsChoice, openDnsSource } from './secure-dns/open-dns-source.ts'
import { createTcpDialer } from './tcp-dialer.ts'
import { createTrustStore } from './trust-store.ts'
import { rememberFetches } from './web/remembered-fetch.ts'
import { directWeb, type WebMakers } from './web/web-makers.ts'

export interface NetworkOptions {
  readonly resolvers: readonly SocketAddress[]
  /** PEM certificates, one per entry. */
  readonly extraAuthorities: readonly string[]
  readonly bundledAuthorities: boolean
  /** The operating system's too, where this runtime can read them. */
  readonly systemAuthorities?: boolean
  readonly smtpPort: number
  readonly helo: string | null
  readonly hostName: string
  /** Another way to port 25 than directly from here. */
  readonly dialer?: Dialer
  /** Web pages are fetched from here, whichever way leads to port 25. */
  readonly isWebFromHere?: boolean
  /** What the settings say about DNS; `resolvers` alone otherwise. */
  readonly dns?: DnsChoice
  /** How web pages are fetched; directly unless the app brings its own way. */
  readonly web?: WebMakers
  /** DNSSEC trust anchors instead of those of the root. */
  readonly trustAnchors?: readonly TrustAnchor[]
}

const noChoice: DnsChoice = { dnsSource: null, resolvers: [], dnsTlsName: '', dnsTlsAddresses: [], dnsHttpsUrl: '' }

/** Revocation lists that a program keeps between partners. */
const listMemory = { maxBytes: 32 * 1024 * 1024, maxAgeMs: 1_800_000 }

/** Assembles the network; fault probe.helo-refused for an EHLO name no server would believe. */
export function createSystemNetwork(options: NetworkOptions): Outcome<MailNetwork> {
  if (options.helo !== null && !isEhloName(options.helo)) return fail('probe.helo-refused', { value: options.helo })
  const startsAt = options.dialer?.hostName ?? options.hostName
  const resolvers = options.resolvers.length > 0 ? options.resolvers : systemResolvers()
  const direct = createTcpDialer(options.hostName)
  const dialer = options.dialer ?? direct
  const webDialer = options.isWebFromHere === true ? direct : dialer
  const trust = createTrustStore({
    extra: options.extraAuthorities,
    bundled: options.bundledAuthorities,
    system: options.systemAuthorities === true,
  })
  const choice = options.dns ?? { ...noChoice, resolvers: [...resolvers] }
  const dns = openDnsSource(choice, { systemResolvers: systemResolvers(), trust })
  if (!dns.ok) return dns
  const { resolver, exchange, trustsAd } = dns.value
  const web = options.web ?? directWeb
  const helo = options.helo ?? (isEhloName(startsAt) ? startsAt.toLowerCase() : null)
  const ownDomain = helo === null ? null : getDomain(helo)
  const plain = (addresses: 'public-only' | 'any') =>
    rememberFetches(web.webFetch({ resolver, dialer: webDialer, addresses, httpPort: 80 }), systemClock, listMemory)
  return succeed({
    resolver,
    dialer,
    trust,
    smtpPort: options.smtpPort,
    helo,
    signedDns: {
      exchange,
      anchors: options.trustAnchors ?? rootTrustAnchors(),
      trustsAd,
    },
    // the policy host shows a certificate for its name before anything is asked of it, so it may stand anywhere
    web: {
      https: web.httpsGet({ resolver, dialer: webDialer, trust, clock: systemClock, addresses: 'any', port: 443 }),
      plain: { 'public-only': plain('public-only'), any: plain('any') },
    },
    ...(ownDomain === null ? {} : { control: { domain: ownDomain } }),
  })
}

/** The resolvers the operating system uses. */
export function systemResolvers(): readonly SocketAddress[] {
  return getServers().flatMap((text) => parseSocketAddress(text, 53) ?? [])
}

/** Reads `IP`, `IPv4:PORT` or `[IPv6]:PORT`; undefined when it is neither. */
export function parseSocketAddress(text: string, defaultPort: number): SocketAddress | undefined {
  const form = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:]+)(?::(\d{1,5}))?$/.exec(text)
  const address = form?.[1] ?? text
  const port = form?.[2] === undefined ? defaultPort : Number(form[2])
  return isIP(address) === 0 || port < 1 || port > 65535 ? undefined : { address, port }
}
