// From a mail domain to the hosts and addresses a sender would try (RFC 5321 section 5.1), with null MX (RFC 7505). A failed lookup is
// never read as "no MX": it would send the mail somewhere else.
import { isIP } from 'node:net'
import { toAsciiName } from '#domain/addresses.ts'
import type { MxHost, MxRoute } from '#domain/observation.ts'
import type { DnsRecord, Resolver } from '#ports/resolver.ts'

const maxHosts = 20
const maxAddresses = 16

/** Finds the MX route of a domain; never fails, a failed lookup is a kind of route. */
export async function findMxRoute(domain: string, resolver: Resolver, signal: AbortSignal): Promise<MxRoute> {
  const route = (kind: MxRoute['kind'], hosts: readonly MxHost[] = [], detail = ''): MxRoute => ({
    domain,
    kind,
    hosts: [...hosts],
    hasStrayNullMx: false,
    detail,
  })
  const answer = await resolver.ask(domain, 'MX', signal)
  if (!answer.ok) return route('lookup-failed', [], answer.fault.code)
  if (answer.value.status === 'no-such-name') return route('no-such-domain')
  const records = answer.value.records.filter((record) => record.kind === 'MX')
  if (records.length === 0) {
    const host = await findHost(domain, 0, resolver, signal)
    if (host.lookupFailed) return route('lookup-failed', [], 'address')
    return host.addresses.length === 0 ? route('no-mail-host') : route('implicit', [{ ...host, alias: null }])
  }
  const named = records.filter((record) => record.exchange !== '')
  if (named.length === 0) return route('null-mx')
  const hosts: MxHost[] = []
  const all = sorted(named)
  for (const record of all.slice(0, maxHosts)) {
    hosts.push(await findHost(record.exchange, record.preference, resolver, signal))
  }
  const isTruncated = all.length > maxHosts || hosts.some((host) => host.addresses.length > maxAddresses)
  return {
    ...route(
      'mx',
      hosts.map((host) => ({ ...host, addresses: host.addresses.slice(0, maxAddresses) })),
    ),
    hasStrayNullMx: named.length < records.length,
    ...(isTruncated ? { isTruncated } : {}),
  }
}

function sorted(records: readonly Extract<DnsRecord, { kind: 'MX' }>[]) {
  const byHost = new Map<string, Extract<DnsRecord, { kind: 'MX' }>>()
  for (const record of records) {
    const known = byHost.get(record.exchange)
    if (known === undefined || record.preference < known.preference) byHost.set(record.exchange, record)
  }
  return [...byHost.values()].sort((a, b) => a.preference - b.preference || a.exchange.localeCompare(b.exchange, 'en'))
}

async function findHost(host: string, preference: number, resolver: Resolver, signal: AbortSignal): Promise<MxHost> {
  if (isIP(host) !== 0) {
    return { host, preference, addresses: [host], alias: null, isLiteral: true, lookupFailed: false }
  }
  // A name that cannot be a host name has no address for any sender either.
  if (toAsciiName(host, 1) === undefined) {
    return { host, preference, addresses: [], alias: null, isLiteral: false, lookupFailed: false }
  }
  const answers = await Promise.all([resolver.ask(host, 'A', signal), resolver.ask(host, 'AAAA', signal)])
  const found = answers.flatMap((answer) => (answer.ok ? answer.value.records : []))
  const addresses = found.flatMap((record) => (record.kind === 'A' || record.kind === 'AAAA' ? [record.address] : []))
  return {
    host,
    preference,
    addresses: [...new Set(addresses)],
    alias: answers.flatMap((answer) => (answer.ok ? answer.value.aliases : [])).at(-1) ?? null,
    isLiteral: false,
    lookupFailed: answers.some((answer) => !answer.ok),
  }
}
