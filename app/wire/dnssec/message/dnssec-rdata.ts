// The data of DNSSEC records: DNSKEY, DS, RRSIG (RFC 4034), NSEC, NSEC3 (RFC 5155). What is too short, too long or out of order is
// undefined and then counts as if the record were not there.
import { createHash } from 'node:crypto'
import { type DnsName, nameWire, readName } from './dns-name.ts'

export interface DnsKey {
  readonly flags: number
  readonly protocol: number
  readonly algorithm: number
  readonly publicKey: Buffer
  readonly tag: number
  readonly rdata: Buffer
}

/** Reads a DNSKEY; the tag is computed (RFC 4034 appendix B). */
export function readDnsKey(rdata: Buffer): DnsKey | undefined {
  if (rdata.length < 5) return undefined
  return {
    flags: rdata.readUInt16BE(0),
    protocol: rdata.readUInt8(2),
    algorithm: rdata.readUInt8(3),
    publicKey: rdata.subarray(4),
    tag: keyTag(rdata),
    rdata,
  }
}

function keyTag(rdata: Buffer): number {
  let sum = 0
  for (const [index, octet] of rdata.entries()) sum += index % 2 === 0 ? octet << 8 : octet
  return (sum + ((sum >>> 16) & 0xffff)) & 0xffff
}

/** A zone key in force: zone flag, protocol 3, not revoked (RFC 4034 section 2.1, RFC 5011 section 2.1). */
export function isZoneKey(key: DnsKey): boolean {
  return (key.flags & 0x0100) !== 0 && (key.flags & 0x0080) === 0 && key.protocol === 3
}

export interface DelegationSigner {
  readonly keyTag: number
  readonly algorithm: number
  readonly digestType: number
  readonly digest: Buffer
}

/** Reads a DS. */
export function readDelegationSigner(rdata: Buffer): DelegationSigner | undefined {
  if (rdata.length < 5) return undefined
  return {
    keyTag: rdata.readUInt16BE(0),
    algorithm: rdata.readUInt8(2),
    digestType: rdata.readUInt8(3),
    digest: rdata.subarray(4),
  }
}

/** SHA-256 and SHA-384; SHA-1 is no longer taken as a proof (RFC 9905). */
const digestNames: ReadonlyMap<number, string> = new Map([
  [2, 'sha256'],
  [4, 'sha384'],
])

/** Whether a digest type can prove a key here. */
export function isKnownDigest(digestType: number): boolean {
  return digestNames.has(digestType)
}

/** Whether a DS names exactly this key of this zone. */
export function isKeyOf(ds: DelegationSigner, zone: DnsName, key: DnsKey): boolean {
  const hash = digestNames.get(ds.digestType)
  if (hash === undefined || ds.keyTag !== key.tag || ds.algorithm !== key.algorithm) return false
  return createHash(hash).update(nameWire(zone)).update(key.rdata).digest().equals(ds.digest)
}

export interface Signature {
  readonly typeCovered: number
  readonly algorithm: number
  readonly labels: number
  readonly originalTtl: number
  readonly expiration: number
  readonly inception: number
  readonly keyTag: number
  readonly signer: DnsName
  /** The data before the signature, which is signed as well. */
  readonly head: Buffer
  readonly signature: Buffer
}

/** Reads an RRSIG in canonical form. */
export function readSignature(rdata: Buffer): Signature | undefined {
  const signer = rdata.length < 19 ? undefined : readName(rdata, 18)
  if (signer === undefined || signer.end >= rdata.length) return undefined
  return {
    typeCovered: rdata.readUInt16BE(0),
    algorithm: rdata.readUInt8(2),
    labels: rdata.readUInt8(3),
    originalTtl: rdata.readUInt32BE(4),
    expiration: rdata.readUInt32BE(8),
    inception: rdata.readUInt32BE(12),
    keyTag: rdata.readUInt16BE(16),
    signer: signer.name,
    head: rdata.subarray(0, signer.end),
    signature: rdata.subarray(signer.end),
  }
}

export interface NextSecure {
  readonly next: DnsName
  readonly types: ReadonlySet<number>
}

/** Reads an NSEC. */
export function readNextSecure(rdata: Buffer): NextSecure | undefined {
  const next = readName(rdata, 0)
  const types = next === undefined ? undefined : readTypes(rdata.subarray(next.end))
  return next === undefined || types === undefined ? undefined : { next: next.name, types }
}

export interface HashedNextSecure {
  readonly algorithm: number
  readonly flags: number
  readonly iterations: number
  readonly salt: Buffer
  readonly next: Buffer
  readonly types: ReadonlySet<number>
}

/** Reads an NSEC3. */
export function readHashedNextSecure(rdata: Buffer): HashedNextSecure | undefined {
  const saltEnd = 5 + (rdata[4] ?? 0)
  const nextEnd = saltEnd + 1 + (rdata[saltEnd] ?? 0)
  if (rdata.length < 6 || saltEnd >= rdata.length || nextEnd > rdata.length || nextEnd === saltEnd + 1) return undefined
  const types = readTypes(rdata.subarray(nextEnd))
  if (types === undefined) return undefined
  return {
    algorithm: rdata.readUInt8(0),
    flags: rdata.readUInt8(1),
    iterations: rdata.readUInt16BE(2),
    salt: rdata.subarray(5, saltEnd),
    next: rdata.subarray(saltEnd + 1, nextEnd),
    types,
  }
}

/** Reads the type bit maps of RFC 4034 section 4.1.2: windows ascending, 1 to 32 octets each. */
function readTypes(bitmaps: Buffer): ReadonlySet<number> | undefined {
  const types = new Set<number>()
  let lastWindow = -1
  for (let at = 0; at < bitmaps.length; ) {
    const window = bitmaps[at] ?? 0
    const length = bitmaps[at + 1] ?? 0
    if (window <= lastWindow || length < 1 || length > 32 || at + 2 + length > bitmaps.length) return undefined
    for (let bit = 0; bit < length * 8; bit += 1) {
      const octet = bitmaps[at + 2 + (bit >> 3)] ?? 0
      if ((octet & (0x80 >> (bit & 7))) !== 0) types.add(window * 256 + bit)
    }
    lastWindow = window
    at += 2 + length
  }
  return types
}
