// IP addresses and networks in CIDR form, each with something that belongs to it, found by an address. One map per prefix length, so the
// number of ranges does not matter. IPv4-mapped IPv6 addresses (RFC 4291 section 2.5.5.2) are the IPv4 address they carry. What is no
// address is in no range.
import { isIPv4, isIPv6 } from 'node:net'

export interface AddressRanges<T> {
  /** What belongs to the ranges an address lies in, narrowest first. */
  find(ip: string): readonly T[]
  has(ip: string): boolean
}

/** Makes the look-up; ranges are valid by schema, others are left out. */
export function createAddressRanges<T>(entries: Iterable<readonly [range: string, value: T]>): AddressRanges<T> {
  const byPrefix = new Map<number, Map<bigint, T[]>>()
  for (const [range, value] of entries) {
    const [ip = '', length] = range.split('/')
    const address = toNumber(ip)
    if (address === undefined) continue
    const prefix = length === undefined ? 128 : Number(length) + (isIPv4(ip) ? 96 : 0)
    const networks = byPrefix.get(prefix) ?? new Map<bigint, T[]>()
    byPrefix.set(prefix, networks)
    const network = networkOf(address, prefix)
    const values = networks.get(network)
    if (values === undefined) networks.set(network, [value])
    else values.push(value)
  }
  const prefixes = [...byPrefix].sort(([left], [right]) => right - left)
  const find = (ip: string): readonly T[] => {
    const address = prefixes.length === 0 ? undefined : toNumber(ip)
    if (address === undefined) return []
    return prefixes.flatMap(([prefix, networks]) => networks.get(networkOf(address, prefix)) ?? [])
  }
  return { find, has: (ip) => find(ip).length > 0 }
}

function networkOf(address: bigint, prefix: number): bigint {
  return address >> BigInt(128 - prefix)
}

/** An address as 128 bits; IPv4 as its mapped form. */
function toNumber(ip: string): bigint | undefined {
  if (isIPv4(ip)) return 0xffff_0000_0000n | fromParts(ip.split('.').map(Number), 8n)
  const text = ip.replace(/%.*$/, '')
  if (!isIPv6(text)) return undefined
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const whole = dotted === null ? text : `${dotted[1]}${hexPairs(dotted[2] ?? '')}`
  const [head = '', tail] = whole.split('::')
  const left = groups(head)
  const right = groups(tail ?? '')
  const gap = tail === undefined ? 0 : 8 - left.length - right.length
  return fromParts([...left, ...new Array<number>(gap).fill(0), ...right], 16n)
}

function hexPairs(ipv4: string): string {
  const number = fromParts(ipv4.split('.').map(Number), 8n)
  return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`
}

function groups(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

function fromParts(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((number, part) => (number << bits) | BigInt(part), 0n)
}
