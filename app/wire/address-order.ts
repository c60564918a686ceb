// One order for addresses: IPv4 before IPv6, each by its bytes. A name server may rotate its answers; what is tested and reported may not turn
// with them.
import { isIP } from 'node:net'

/** The addresses sorted, each once; what is no address comes last. */
export function inAddressOrder(addresses: readonly string[]): readonly string[] {
  const keyed = [...new Set(addresses)].map((address) => ({ address, key: sortKey(address) }))
  return keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ address }) => address)
}

function sortKey(address: string): string {
  switch (isIP(address)) {
    case 4:
      return `4${padded(address.split('.'), 3)}`
    case 6:
      return `6${padded(groupsOf(address), 4)}`
    default:
      return `9${address}`
  }
}

/** The eight groups of an IPv6 address in hexadecimal. */
function groupsOf(address: string): readonly string[] {
  const plain = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1)
  const [left = [], right = []] = plain.split('::').map((side) => side.split(':').filter((group) => group !== ''))
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right]
}

function padded(parts: readonly string[], width: number): string {
  return parts.map((part) => part.padStart(width, '0')).join('')
}
