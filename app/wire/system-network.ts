// The product's own network: the machine's resolvers or the admin's, direct TCP, bundled roots and the admin's own.
import { getServers } from 'node:dns'
import { isIP } from 'node:net'
import { isEhloName } from '#domain/addresses.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { SocketAddress } from '#domain/setting.ts'
import type { Dialer } from '#ports/dialer.ts'
import { createDnsResolver } from './dns-resolver.ts'
import type { MailNetwork } from './mail-network.ts'
import { createTcpDialer } from './tcp-dialer.ts'
import { createTrustStore } from './trust-store.ts'

export interface NetworkOptions {
  readonly resolvers: readonly SocketAddress[]
  /** PEM certificates, one per entry. */
  readonly extraAuthorities: readonly string[]
  readonly bundledAuthorities: boolean
  readonly smtpPort: number
  readonly helo: string | null
  readonly hostName: string
  /** Another way to port 25 than directly from here. */
  readonly dialer?: Dialer
}

/** Assembles the network; fault probe.helo-refused for an EHLO name no server would believe. */
export function createSystemNetwork(options: NetworkOptions): Outcome<MailNetwork> {
  if (options.helo !== null && !isEhloName(options.helo)) return fail('probe.helo-refused', { value: options.helo })
  const startsAt = options.dialer?.hostName ?? options.hostName
  const resolvers = options.resolvers.length > 0 ? options.resolvers : systemResolvers()
  return succeed({
    resolver: createDnsResolver(resolvers),
    dialer: options.dialer ?? createTcpDialer(options.hostName),
    trust: createTrustStore({ extra: options.extraAuthorities, bundled: options.bundledAuthorities }),
    smtpPort: options.smtpPort,
    helo: options.helo ?? (isEhloName(startsAt) ? startsAt.toLowerCase() : null),
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
