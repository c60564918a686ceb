// From a mail domain to the hosts and addresses a sender would try (RFC 5321 section 5.1), with null MX (RFC 7505). A failed lookup is
// never read as "no MX": it would send the mail somewhere else.
import { isIP } from 'node:net'
import { toAsciiName } from '#domain/addresses.ts'
import type { MxHost, MxRoute } from '#domain/observation.ts'
import type { DnsRecord, Resolver } from '#ports/resolver.ts'
import { inAddressOrder } from './address-order.ts'

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
    if (host.addresses.length === 0) return route('no-mail-host')
    return bounded(route('implicit', [{ ...host, alias: null }]))
  }
  const named = records.filter((record) => record.exchange !== '')
  if (named.length === 0) return route('null-mx')
  const hosts: MxHost[] = []
  const all = sorted(named)
  for (const record of all.slice(0, maxHosts)) {
    hosts.push(await findHost(record.exchange, record.preference, resolver, signal))
  }
  const whole = bounded({ ...route('mx', hosts), hasStrayNullMx: named.length < records.length })
  return all.length > maxHosts ? { ...whole, isTruncated: true } : whole
}

/** No more addresses of any host than one test takes on; that some were left out is said. */
function bounded(route: MxRoute): MxRoute {
  const hosts = route.hosts.map((host) => ({ ...host, addresses: host.addresses.slice(0, maxAddresses) }))
  const isTruncated = route.hosts.some(({ addresses }) => addresses.length > maxAddresses)
  return { ...route, hosts, ...(isTruncated ? { isTruncated } : {}) }
}

function sorted(records: readonly Extract<DnsRecord, { kind: 'MX' }>[]) {
  const byHost = new Map<string, Extract<DnsRecord, { kind: 'MX' }>>()
  for (const record of records) {
    const known = byHost.get(record.exchange)
    if (known === undefined || record.preference < known.preference) byHost.set(record.exchange, record)
  }
  return [...byHost.values()].sort((a, b) => a.preference - b.preference || a.exchange.localeCompare(b.exchange, 'en'))
}

/** The addresses of one host; never fails, a failed lookup is said. */
export async function findHost(
  host: string,
  preference: number,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<MxHost> {
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
    addresses: [...inAddressOrder(addresses)],
    alias: answers.flatMap((answer) => (answer.ok ? answer.value.aliases : [])).at(-1) ?? null,
    isLiteral: false,
    lookupFailed: answers.some((answer) => !answer.ok),
  }
}
