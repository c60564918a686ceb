// Addresses and networks as numbers, to see whether two meet. Takes an address or CIDR; a network whose host bits are set, a zone or
// anything else yields undefined, because products read such values differently.

export interface AddressRange {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
  readonly prefix: number
}

/** Reads `192.0.2.1`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/48`. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const family = address.includes(':') ? 6 : 4
  const bits = family === 6 ? 128 : 32
  if (rest.length > 0 || (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(length))) return undefined
  const prefix = length === undefined ? bits : Number(length)
  const first = family === 6 ? parseIpv6(address) : parseIpv4(address)
  if (first === undefined || prefix > bits) return undefined
  const size = 1n << BigInt(bits - prefix)
  return first % size === 0n ? { family, first, last: first + size - 1n, prefix } : undefined
}

/** Whether the two have an address in common. */
export function doRangesMeet(left: AddressRange, right: AddressRange): boolean {
  return left.family === right.family && left.first <= right.last && right.first <= left.last
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0n
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    value = value * 256n + BigInt(part)
  }
  return value
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const gap = 8 - head.length - tail.length
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...tail]
  let value = 0n
  for (const group of groups) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    value = value * 65_536n + BigInt(Number.parseInt(group, 16))
  }
  return value
}
