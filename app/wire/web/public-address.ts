// Which addresses belong to the public Internet. Names found in foreign certificates and records must not lead into the own network, or a
// stranger could use this machine to knock on doors behind its firewall. What is not surely public is not.
import { BlockList, isIP } from 'node:net'

const notPublic4 = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic4.addSubnet(network, bits)
}

const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')
/** Inside 2000::/3, but for tunnels that carry an IPv4 address, for documentation or for benchmarks (RFC 6890). */
const notPublic6 = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublic6.addSubnet(network, bits, 'ipv6')
}

/** Whether an IP address is surely public; false for anything that is not an address. */
export function isPublicAddress(ip: string): boolean {
  switch (isIP(ip)) {
    case 4:
      return !notPublic4.check(ip)
    case 6:
      return global6.check(ip, 'ipv6') && !notPublic6.check(ip, 'ipv6')
    default:
      return false
  }
}
