// The signing key of one practice zone (ECDSA P-256, RFC 6605): made at the start, used for everything in the zone, gone with the lab.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type DnsName, nameText, nameWire } from '#wire/dnssec/message/dns-name.ts'
import { typeCode, type WireRecord, wordsOf } from '#wire/dnssec/message/dns-wire.ts'
import { readDnsKey } from '#wire/dnssec/message/dnssec-rdata.ts'
import { ttlSeconds } from './records.ts'

export interface ZoneKey {
  readonly dnskey: WireRecord
  /** What the parent publishes. */
  readonly ds: WireRecord
  /** The DS as a line of a trust anchor file. */
  readonly anchorLine: string
  /** The signature over one record set. */
  sign(set: readonly WireRecord[], validity: Validity): WireRecord
}
/** Seconds since 1970. */
export interface Validity {
  readonly from: number
  readonly until: number
}

const algorithm = 13
const sha256 = 2
/** Zone key and entry point in one. */
const flags = 257
const protocol = 3

/** Makes the key of a zone. */
export function createZoneKey(zone: DnsName): ZoneKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rdata = Buffer.concat([wordsOf(flags), Buffer.from([protocol, algorithm]), pointOf(publicKey)])
  const tag = readDnsKey(rdata)?.tag ?? 0
  const digest = createHash('sha256').update(nameWire(zone)).update(rdata).digest()
  return {
    dnskey: { owner: zone, type: typeCode.DNSKEY, rdata },
    ds: {
      owner: zone,
      type: typeCode.DS,
      rdata: Buffer.concat([wordsOf(tag), Buffer.from([algorithm, sha256]), digest]),
    },
    anchorLine: `${nameText(zone)}. IN DS ${tag} ${algorithm} ${sha256} ${digest.toString('hex').toUpperCase()}`,
    sign(set, { from, until }) {
      const [first] = set
      if (first === undefined) throw new Error('a set without records cannot be signed')
      const head = Buffer.concat([
        wordsOf(first.type),
        Buffer.from([algorithm, first.owner.length]),
        ...[ttlSeconds, until, from].map(numberOf),
        wordsOf(tag),
        nameWire(zone),
      ])
      const before = Buffer.concat([nameWire(first.owner), wordsOf(first.type, 1), numberOf(ttlSeconds)])
      const datas = set.map((record) => record.rdata).toSorted(Buffer.compare)
      const signed = Buffer.concat([head, ...datas.flatMap((data) => [before, wordsOf(data.length), data])])
      const signature = sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return { owner: first.owner, type: typeCode.RRSIG, rdata: Buffer.concat([head, signature]) }
    },
  }
}

/** x and y, nothing before them. */
function pointOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
}

function numberOf(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(Math.floor(value))
  return bytes
}
