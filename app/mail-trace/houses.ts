// Whether a host belongs to one of both houses. Ours: its address, or its name where the server looked it up; a greeting is never enough.
// The partner's: a host of the last test or the agreement, one beside it under the same registrable name, or one of the provider behind it.
import { getDomain } from 'tldts'
import type { ReceivedHop } from '#domain/confirm/received.ts'
import { ipOf, isAmong, isInsideAddress, isLoopback } from './ip-address.ts'
import { isExchangeOnline } from './which-system.ts'

export interface House {
  /** Host names: ours as the gateway greets with them, the partner's from the MX and the agreement. */
  readonly names: readonly string[]
  /** Addresses and ranges (CIDR). */
  readonly addresses: readonly string[]
}
export interface PartnerHouse extends House {
  /** Mail domains. */
  readonly domains: readonly string[]
}

interface Both {
  readonly own: House
  readonly partner: PartnerHouse
}
type Client = Pick<ReceivedHop, 'from' | 'system'>
const looksUp: readonly ReceivedHop['system'][] = ['postfix', 'exim', 'sendmail']
/** Whose hosts write another name than the MX has. */
const providers: readonly { readonly mx: RegExp; readonly host: RegExp }[] = [
  { mx: /\.(?:mail\.protection\.outlook\.com|mx\.microsoft)$/, host: /\.mail\.protection\.outlook\.com$/ },
  { mx: /\.(?:google|googlemail)\.com$/, host: /^mx\.google\.com$/ },
]

/** Whether the client is a host of ours, for certain. */
export function isOwnClient(hop: Client, own: House): boolean {
  const { ip } = hop.from
  // a machine that hands over to itself is the other house's, whatever we call ours
  if (ip !== null && isLoopback(ip)) return false
  if (knowsName(hop, (name) => hasName(own.names, name))) return true
  // an address inside is one in every house: there the greeting has to be ours too
  return ip !== null && hasAddress(own, ip) && (!isInsideAddress(ip) || greetsAs(hop, own))
}

/** Whether the client greeted with a name of ours. */
export function greetsAs({ from }: Client, own: House): boolean {
  return from.helo !== null && hasName(own.names, from.helo)
}

/** Whether mail was taken by a host of the partner. */
export function isPartnerHost(by: string | null, own: House, partner: PartnerHouse): boolean {
  const host = nameOf(by ?? '')
  if (host === null || hasName(own.names, host)) return false
  if (hasName(partner.names, host) || isUnder(host, partner.domains)) return true
  const names = partner.names.map(nameOf).filter((name) => name !== null)
  const registered = registeredOf(host)
  // two houses below one name of their group
  const isShared = own.names.some((name) => registeredOf(name) === registered)
  return names.some(
    (name) =>
      (registered !== null && !isShared && registered === registeredOf(name)) ||
      providers.some(({ mx, host: form }) => mx.test(name) && form.test(host)),
  )
}

/** What somebody registered, customers of a provider of names each for themselves. */
function registeredOf(name: string): string | null {
  return getDomain(name, { allowPrivateDomains: true })
}

/** Whether the field tells of a way inside the partner's house that nobody outside could have taken. */
export function isInside({ from, by, system }: ReceivedHop, isLocal: boolean, partner: PartnerHouse): boolean {
  if (isLocal) return true
  if (from.helo === null && from.ip === null) {
    const ip = ipOf(by ?? '')
    return ip !== null && isInsideAddress(ip)
  }
  if (from.ip === null) return false
  if (isKnownPartner({ from, system }, from.ip, partner)) return true
  if (isLoopback(from.ip)) return true
  if (isInsideAddress(from.ip)) return !hasName(partner.names, by ?? '')
  return system === 'exchange-online' && isInsideExchangeOnline(from.ip, by ?? '')
}

/** Whether a field that counts as inside could still be where the mail came in, behind a translation of addresses: `above` is the newer one. */
export function mayHideBorder(hop: ReceivedHop, above: ReceivedHop | undefined, { own, partner }: Both): boolean {
  const { from, by, isTls, system } = hop
  if (from.ip === null || isLoopback(from.ip)) return false
  if (greetsAs(hop, own)) return true
  if (isTls !== false || isKnownPartner({ from, system }, from.ip, partner) || !isInsideAddress(from.ip)) return false
  return ![above?.from.helo, above?.from.name].some((name) => hasName([by ?? ''], name ?? ''))
}

/** Hosts of Exchange Online hand over to each other from addresses only they have; what comes from outside is taken by `*.mail.protection`. */
function isInsideExchangeOnline(ip: string, by: string): boolean {
  const isBorder = /\.mail\.protection\.outlook\.com$/i.test(by)
  return isExchangeOnline(by) && !isBorder && /^2603:10[89a-f]6:/.test(ip)
}

function isKnownPartner(client: Client, ip: string, partner: PartnerHouse): boolean {
  const isTheirs = (name: string) => hasName(partner.names, name) || isUnder(name, partner.domains)
  return hasAddress(partner, ip) || knowsName(client, isTheirs)
}

function knowsName({ from, system }: Client, isRight: (name: string) => boolean): boolean {
  return from.name !== null && looksUp.includes(system) && isRight(from.name)
}

function hasAddress({ addresses }: House, ip: string): boolean {
  return addresses.some((address) => isAmong(ip, address))
}

function hasName(names: readonly string[], text: string): boolean {
  const host = nameOf(text)
  return host !== null && names.some((name) => nameOf(name) === host)
}

function isUnder(text: string, domains: readonly string[]): boolean {
  const host = nameOf(text)
  return (
    host !== null && domains.some((domain) => host === nameOf(domain) || host.endsWith(`.${nameOf(domain) ?? ' '}`))
  )
}

/** ASCII first: some signs of other scripts become ASCII letters in lower case. */
function nameOf(text: string): string | null {
  return /^[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,20}\.?$/.test(text)
    ? text.replace(/\.$/, '').toLowerCase()
    : null
}
