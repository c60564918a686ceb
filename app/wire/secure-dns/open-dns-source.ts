// From the admin's choice to a way of asking DNS, and whether the AD bit means anything on it: only on this machine, or over a channel whose
// far end proves who it is (RFC 7672 section 2.1.3). Nothing is connected before the first question, and nothing needs to be closed.
import { BlockList, isIPv6 } from 'node:net'
import { toAsciiName } from '#domain/addresses.ts'
import { type DnsSourceKind, dnsSourceOf } from '#domain/dns-source.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Settings, SocketAddress } from '#domain/setting.ts'
import { type Clock, systemClock } from '#ports/clock.ts'
import type { Resolver } from '#ports/resolver.ts'
import { createDnsResolver } from '../dns-resolver.ts'
import { createDnsExchange, type DnsExchange } from '../dnssec/dns-exchange.ts'
import { createTcpDialer } from '../tcp-dialer.ts'
import type { TrustStore } from '../trust-store.ts'
import { exchangeOver, resolverOver } from './carried-dns.ts'
import { createDohCarrier, readDohAddress } from './doh-carrier.ts'
import { createDotCarrier, dotPort } from './dot-carrier.ts'
import type { QueryCarrier } from './query-carrier.ts'

export type DnsChoice = Pick<Settings, 'dnsSource' | 'resolvers' | 'dnsTlsName' | 'dnsTlsAddresses' | 'dnsHttpsUrl'>
export interface DnsOutside {
  /** Whom the system asks; also those who find an encrypted server by its name. */
  readonly systemResolvers: readonly SocketAddress[]
  readonly trust: TrustStore
  readonly clock?: Clock
}
export interface DnsSource {
  readonly exchange: DnsExchange
  readonly resolver: Resolver
  /** Whether a resolver's word on DNSSEC may be taken. */
  readonly trustsAd: boolean
  /** For the report: what kind of source, and its servers as people write them. */
  readonly describe: { readonly kind: DnsSourceKind; readonly servers: readonly string[] }
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/** Opens the source; fault dns.source-incomplete when the encrypted server's name or address is missing or wrong. */
export function openDnsSource(choice: DnsChoice, outside: DnsOutside): Outcome<DnsSource> {
  const kind = dnsSourceOf(choice)
  const carrying = {
    resolver: createDnsResolver(outside.systemResolvers),
    dialer: createTcpDialer('localhost'),
    trust: outside.trust,
    clock: outside.clock ?? systemClock,
  }
  switch (kind) {
    case 'system':
      return succeed(plainSource(kind, outside.systemResolvers))
    case 'own':
      return succeed(
        choice.resolvers.length > 0
          ? plainSource(kind, choice.resolvers)
          : plainSource('system', outside.systemResolvers),
      )
    case 'tls': {
      const name = toAsciiName(choice.dnsTlsName, 1)
      if (name === undefined || /^[\d.]+$/.test(name)) return fail('dns.source-incomplete')
      const server = { name, port: dotPort, addresses: choice.dnsTlsAddresses, pins: [] }
      return succeed(carriedSource(kind, createDotCarrier(server, carrying)))
    }
    case 'https': {
      const server = readDohAddress(choice.dnsHttpsUrl)
      if (server === undefined) return fail('dns.source-incomplete')
      return succeed(carriedSource(kind, createDohCarrier(server, carrying)))
    }
  }
}

function plainSource(kind: DnsSourceKind, servers: readonly SocketAddress[]): DnsSource {
  const isLocal = ({ address }: SocketAddress) => loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  return {
    exchange: createDnsExchange(servers),
    resolver: createDnsResolver(servers),
    trustsAd: servers.length > 0 && servers.every(isLocal),
    describe: { kind, servers: servers.map(writeAddress) },
  }
}

function carriedSource(kind: DnsSourceKind, carrier: QueryCarrier): DnsSource {
  return {
    exchange: exchangeOver(carrier),
    resolver: resolverOver(carrier),
    trustsAd: true,
    describe: { kind, servers: [carrier.server] },
  }
}

function writeAddress({ address, port }: SocketAddress): string {
  if (port === 53) return address
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`
}
