// IP addresses as mail systems write them into a field: in brackets or not, with `IPv6:` or a port, with a scope. One spelling for each.
import { BlockList, isIP } from 'node:net'

const inside = new BlockList()
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  inside.addSubnet(net, bits, 'ipv4')
// fe80 and fc00 as everywhere; 2002:a00::/24 is 10.0.0.0/8 inside 6to4, as Google names its own hosts
for (const [net, bits] of [
  ['fe80::', 10],
  ['fc00::', 7],
  ['2002:a00::', 24],
] as const)
  inside.addSubnet(net, bits, 'ipv6')

/** The address in one spelling; null when it is none. */
export function ipOf(text: string | undefined): string | null {
  if (text === undefined || text.length > 100) return null
  const bare = text
    .replace(/^\[(.*)\](?::\d{1,5})?$/, '$1')
    .replace(/^IPv6:/i, '')
    .replace(/%[\w.]{1,20}$/, '')
  if (isIP(bare) === 4) return bare
  if (isIP(bare) !== 6) return null
  const ip = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(ip)
  if (mapped === null) return ip
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Whether the machine itself. */
export function isLoopback(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.')
}

/** Whether an address nobody reaches from outside, the machine itself included. */
export function isInsideAddress(ip: string): boolean {
  return isLoopback(ip) || inside.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4')
}

/** The widest ranges that still tell who an address belongs to; behind a wider one stand customers of a provider. */
const widest = { ipv4: 16, ipv6: 32 } as const

/** Whether an address of one spelling is that address or lies in that range; a range too wide holds none. */
export function isAmong(ip: string, range: string): boolean {
  const [net = '', length, ...more] = range.slice(0, 100).split('/')
  if (length === undefined) return ipOf(net) === ip
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  const family = isIP(net) === 6 ? 'ipv6' : 'ipv4'
  const isRange =
    isIP(net) !== 0 && more.length === 0 && bits >= widest[family] && bits <= (family === 'ipv6' ? 128 : 32)
  if (!isRange || isIP(ip) !== isIP(net)) return false
  const held = new BlockList()
  held.addSubnet(net, bits, family)
  return held.check(ip, family)
}
