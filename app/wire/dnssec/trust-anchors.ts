// Where trust begins: DS or DNSKEY lines as zone files, unbound and IANA's root-anchors list write them. Reading is strict: one line that
// is neither refuses the text. The built-in anchors are the root's two key signing keys.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type DnsName, isSameName, parseName } from './message/dns-name.ts'
import {
  type DelegationSigner,
  type DnsKey,
  isKeyOf,
  isZoneKey,
  readDelegationSigner,
  readDnsKey,
} from './message/dnssec-rdata.ts'

export interface TrustAnchor {
  readonly zone: DnsName
  readonly proof:
    | { readonly kind: 'digest'; readonly signer: DelegationSigner }
    | { readonly kind: 'key'; readonly key: DnsKey }
}

const maxLength = 100_000
const maxAnchors = 64

/**
 * KSK-2017 (valid from 2017-02-02) and KSK-2024 (valid from 2024-07-18). Source: IANA, https://data.iana.org/root-anchors/root-anchors.xml;
 * compared on 2026-11-21 with the DNSKEY records of Debian's dns-root-data.
 */
const rootLines = `
. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
. IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
`

/** Reads trust anchor lines; fault input.wrong-format names the first line that is none. */
export function readTrustAnchors(text: string, path: string): Outcome<readonly TrustAnchor[]> {
  if (text.length > maxLength) return fail('input.too-large', { path })
  const anchors: TrustAnchor[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.replace(/;.*/, '').trim().split(/\s+/)
    if (words[0] === '' || words[0] === undefined) continue
    const anchor = readLine(words)
    if (anchor === undefined || anchors.length === maxAnchors) {
      return fail('input.wrong-format', { path, detail: `line ${index + 1}` })
    }
    anchors.push(anchor)
  }
  return anchors.length > 0 ? succeed(anchors) : fail('input.wrong-format', { path, detail: 'no trust anchor' })
}

function readLine([owner = '', ...rest]: readonly string[]): TrustAnchor | undefined {
  const zone = parseName(owner)
  const fields = rest[0] !== undefined && /^\d+$/.test(rest[0]) ? rest.slice(1) : rest
  const [type, ...data] = fields[0]?.toUpperCase() === 'IN' ? fields.slice(1) : fields
  if (zone === undefined || type === undefined) return undefined
  const numbers = data.slice(0, 3).map((word) => (/^\d{1,5}$/.test(word) ? Number(word) : -1))
  const [first = -1, second = -1, third = -1] = numbers
  if (first < 0 || first > 65_535 || second < 0 || second > 255 || third < 0 || third > 255) return undefined
  const head = Buffer.from([first >> 8, first & 0xff, second, third])
  const tail = data.slice(3).join('')
  if (type.toUpperCase() === 'DS' && /^([0-9a-f]{2}){20,64}$/i.test(tail)) {
    const signer = readDelegationSigner(Buffer.concat([head, Buffer.from(tail, 'hex')]))
    return signer === undefined ? undefined : { zone, proof: { kind: 'digest', signer } }
  }
  if (type.toUpperCase() === 'DNSKEY' && /^[A-Za-z0-9+/]{40,}={0,2}$/.test(tail)) {
    const key = readDnsKey(Buffer.concat([head, Buffer.from(tail, 'base64')]))
    return key === undefined || !isZoneKey(key) ? undefined : { zone, proof: { kind: 'key', key } }
  }
  return undefined
}

/** The built-in anchors of the root. */
export function rootTrustAnchors(): readonly TrustAnchor[] {
  const read = readTrustAnchors(rootLines, 'built-in')
  if (!read.ok) throw new Error('the built-in trust anchors cannot be read')
  return read.value
}

/** Whether an anchor vouches for this key of this zone. */
export function isAnchored({ zone, proof }: TrustAnchor, of: DnsName, key: DnsKey): boolean {
  if (!isSameName(zone, of)) return false
  return proof.kind === 'digest' ? isKeyOf(proof.signer, zone, key) : proof.key.rdata.equals(key.rdata)
}
