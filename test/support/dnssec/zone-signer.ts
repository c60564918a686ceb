// Signs single record sets in memory (ECDSA P-256), for zones no real signer would make: replayed wildcards, denials from the wrong side
// of a cut, keys without end.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type DnsName, lastLabels, nameWire, parseName } from '#wire/dnssec/message/dns-name.ts'
import { typeCode, type WireMessage, type WireRecord, wordsOf } from '#wire/dnssec/message/dns-wire.ts'
import { type DnsKey, readDnsKey } from '#wire/dnssec/message/dnssec-rdata.ts'

export interface TestSigner {
  readonly zone: DnsName
  readonly key: DnsKey
  readonly dnskey: WireRecord
  readonly ds: WireRecord
  /** The records with their RRSIG. */
  sign(records: readonly WireRecord[], options?: SigningOptions): readonly WireRecord[]
}
export interface SigningOptions {
  readonly from?: number
  readonly until?: number
  /** Sign as a wildcard of so many labels. */
  readonly labels?: number
}

/** The time at which all test zones are valid. */
export const signingTime = '2026-06-01T12:00:00.000Z'
export const signingSeconds = Date.parse(signingTime) / 1000

/** A name that is known to be one. */
export function named(text: string): DnsName {
  const name = parseName(text)
  if (name === undefined) throw new Error(`${text} is no name`)
  return name
}

/** Makes a record. */
export function record(owner: string, type: keyof typeof typeCode, rdata: Buffer): WireRecord {
  return { owner: named(owner), type: typeCode[type], rdata }
}

/** Makes a zone with a key of its own. */
export function createTestSigner(zoneText: string): TestSigner {
  const zone = named(zoneText)
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rdata = Buffer.concat([Buffer.from([1, 1, 3, 13]), pointOf(publicKey)])
  const key = readDnsKey(rdata)
  if (key === undefined) throw new Error('no key')
  const digest = createHash('sha256').update(nameWire(zone)).update(rdata).digest()
  const dsData = Buffer.concat([wordsOf(key.tag), Buffer.from([13, 2]), digest])
  return {
    zone,
    key,
    dnskey: { owner: zone, type: typeCode.DNSKEY, rdata },
    ds: { owner: zone, type: typeCode.DS, rdata: dsData },
    sign(records, { from = signingSeconds - 3600, until = signingSeconds + 3600, labels } = {}) {
      const [first] = records
      if (first === undefined) throw new Error('nothing to sign')
      const own = first.owner[0] === '*' ? first.owner.length - 1 : first.owner.length
      const head = Buffer.concat([
        wordsOf(first.type),
        Buffer.from([13, labels ?? own]),
        seconds(300),
        seconds(until),
        seconds(from),
        wordsOf(key.tag),
        nameWire(zone),
      ])
      const owner = labels === undefined ? first.owner : ['*', ...lastLabels(first.owner, labels)]
      const before = Buffer.concat([nameWire(owner), wordsOf(first.type, 1), seconds(300)])
      const sorted = records.map((entry) => entry.rdata).sort(Buffer.compare)
      const signed = Buffer.concat([head, ...sorted.flatMap((data) => [before, wordsOf(data.length), data])])
      const signature = sign('sha256', signed, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return [...records, { owner: first.owner, type: typeCode.RRSIG, rdata: Buffer.concat([head, signature]) }]
    },
  }
}

/** The data of an NSEC. */
export function nsecData(next: string, types: readonly (keyof typeof typeCode)[]): Buffer {
  const bitmap = Buffer.alloc(8)
  for (const type of types)
    bitmap[typeCode[type] >> 3] = (bitmap[typeCode[type] >> 3] ?? 0) | (0x80 >> (typeCode[type] & 7))
  return Buffer.concat([nameWire(named(next)), Buffer.from([0, bitmap.length]), bitmap])
}

/** A reply as a resolver would send it. */
export function reply(
  name: DnsName,
  type: number,
  { rcode = 0, answers = [], authority = [] }: Partial<Pick<WireMessage, 'rcode' | 'answers' | 'authority'>>,
): WireMessage {
  const flags = { id: 0, isResponse: true, isTruncated: false, isAuthenticated: false }
  return { ...flags, rcode, question: { name, type }, answers, authority }
}

function pointOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
}

function seconds(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
