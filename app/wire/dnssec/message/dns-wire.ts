// DNS messages octet by octet, as DNSSEC needs them: names in lower case, data uncompressed and in canonical form (RFC 4034 section 6.2,
// RFC 6840 section 5.1). A message that does not parse to its last counted record is undefined, never half-read.
import { type DnsName, nameWire, readName } from './dns-name.ts'

export const typeCode = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  TLSA: 52,
} as const

export interface WireRecord {
  readonly owner: DnsName
  readonly type: number
  /** Canonical form. */
  readonly rdata: Buffer
}
export interface WireQuestion {
  readonly name: DnsName
  readonly type: number
}
export interface WireMessage {
  readonly id: number
  readonly isResponse: boolean
  readonly isTruncated: boolean
  /** What the resolver claims; worth something only over a trusted path (RFC 7672 section 2.1.3). */
  readonly isAuthenticated: boolean
  readonly rcode: number
  readonly question: WireQuestion
  readonly answers: readonly WireRecord[]
  readonly authority: readonly WireRecord[]
}

const maxRecords = 500
const internetClass = 1

/** Where names stand in the data of a type: octets before, then so many names. */
const namesIn: ReadonlyMap<number, { readonly before: number; readonly names: number }> = new Map([
  [typeCode.NS, { before: 0, names: 1 }],
  [typeCode.CNAME, { before: 0, names: 1 }],
  [typeCode.SOA, { before: 0, names: 2 }],
  [typeCode.PTR, { before: 0, names: 1 }],
  [typeCode.MX, { before: 2, names: 1 }],
  [typeCode.SRV, { before: 6, names: 1 }],
  [typeCode.DNAME, { before: 0, names: 1 }],
  [typeCode.RRSIG, { before: 18, names: 1 }],
])

export interface QueryOptions {
  /** DO: send the signatures along. */
  readonly wantsSignatures: boolean
  /** CD: do not judge for us, send what you have. */
  readonly checkingDisabled: boolean
}

/** Encodes a recursive question with EDNS(0); 1232 octets avoid IP fragments. */
export function encodeQuery(id: number, question: WireQuestion, options: QueryOptions): Buffer {
  const flags = 0x0100 | (options.checkingDisabled ? 0x0010 : 0)
  const head = wordsOf(id, flags, 1, 0, 0, 1)
  const asked = Buffer.concat([nameWire(question.name), wordsOf(question.type, internetClass)])
  const edns = Buffer.concat([
    Buffer.from([0]),
    wordsOf(typeCode.OPT, 1232, 0, options.wantsSignatures ? 0x8000 : 0, 0),
  ])
  return Buffer.concat([head, asked, edns])
}

/** Big-endian 16-bit words. */
export function wordsOf(...words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(words.length * 2)
  for (const [index, word] of words.entries()) bytes.writeUInt16BE(word, index * 2)
  return bytes
}

/** Reads a whole message with exactly one question. */
export function readMessage(message: Buffer): WireMessage | undefined {
  if (message.length < 12 || message.length > 0xffff || message.readUInt16BE(4) !== 1) return undefined
  const counts = [message.readUInt16BE(6), message.readUInt16BE(8), message.readUInt16BE(10)] as const
  if (counts[0] + counts[1] + counts[2] > maxRecords) return undefined
  const flags = message.readUInt16BE(2)
  const asked = readName(message, 12)
  if (asked === undefined || asked.end + 4 > message.length) return undefined
  const question = { name: asked.name, type: message.readUInt16BE(asked.end) }
  if (message.readUInt16BE(asked.end + 2) !== internetClass) return undefined
  const reader = { at: asked.end + 4, extendedRcode: 0 }
  const sections: WireRecord[][] = []
  for (const count of counts) {
    const section = readSection(message, reader, count)
    if (section === undefined) return undefined
    sections.push(section)
  }
  return {
    id: message.readUInt16BE(0),
    isResponse: (flags & 0x8000) !== 0,
    isTruncated: (flags & 0x0200) !== 0,
    isAuthenticated: (flags & 0x0020) !== 0,
    rcode: (flags & 0x000f) | (reader.extendedRcode << 4),
    question,
    answers: sections[0] ?? [],
    authority: sections[1] ?? [],
  }
}

interface Reader {
  at: number
  extendedRcode: number
}

function readSection(message: Buffer, reader: Reader, count: number): WireRecord[] | undefined {
  const records: WireRecord[] = []
  for (let index = 0; index < count; index += 1) {
    const owner = readName(message, reader.at)
    if (owner === undefined || owner.end + 10 > message.length) return undefined
    const type = message.readUInt16BE(owner.end)
    const recordClass = message.readUInt16BE(owner.end + 2)
    const start = owner.end + 10
    const end = start + message.readUInt16BE(owner.end + 8)
    if (end > message.length) return undefined
    reader.at = end
    if (type === typeCode.OPT) reader.extendedRcode = message[owner.end + 4] ?? 0
    if (recordClass !== internetClass || type === typeCode.OPT) continue
    const rdata = canonicalData(message, type, start, end)
    if (rdata === undefined) return undefined
    records.push({ owner: owner.name, type, rdata })
  }
  return records
}

function canonicalData(message: Buffer, type: number, start: number, end: number): Buffer | undefined {
  const layout = namesIn.get(type)
  if (layout === undefined) return Buffer.from(message.subarray(start, end))
  const parts = [message.subarray(start, start + layout.before)]
  let at = start + layout.before
  for (let index = 0; index < layout.names; index += 1) {
    const read = at < end ? readName(message, at) : undefined
    if (read === undefined || read.end > end) return undefined
    parts.push(nameWire(read.name))
    at = read.end
  }
  return Buffer.concat([...parts, message.subarray(at, end)])
}
