// The records the practice zones hold, in the canonical form DNSSEC signs. What is no name or too long is a mistake of the plan and throws.
import type { TlsaRecord } from '#domain/dns-security.ts'
import { type DnsName, nameWire, parseName } from '#wire/dnssec/message/dns-name.ts'
import { typeCode, type WireRecord, wordsOf } from '#wire/dnssec/message/dns-wire.ts'

/** Short, so that nothing of one lab outlives it in a resolver. */
export const ttlSeconds = 5

/** Reads a name of the plan. */
export function nameOf(text: string): DnsName {
  const name = parseName(text)
  if (name === undefined) throw new Error(`${text} is no domain name`)
  return name
}

/** An IPv4 address. */
export function addressRecord(owner: string, ip: string): WireRecord {
  return record(owner, 'A', Buffer.from(ip.split('.').map(Number)))
}

/** A mail exchanger; an empty host is a null MX. */
export function exchangeRecord(owner: string, preference: number, host: string): WireRecord {
  return record(owner, 'MX', Buffer.concat([wordsOf(preference), nameWire(nameOf(host))]))
}

/** A text of at most 255 octets. */
export function textRecord(owner: string, text: string): WireRecord {
  const octets = Buffer.from(text)
  if (octets.length > 255) throw new Error(`the text of ${owner} is too long`)
  return record(owner, 'TXT', Buffer.concat([Buffer.from([octets.length]), octets]))
}

/** A fingerprint for DANE, of a mail server. */
export function tlsaRecord(
  host: string,
  { usage, selector, matchingType, association }: TlsaRecord,
  port = 25,
): WireRecord {
  const head = Buffer.from([usage, selector, matchingType])
  return record(`_${port}._tcp.${host}`, 'TLSA', Buffer.concat([head, Buffer.from(association, 'hex')]))
}

/** The name server of a zone, which is the same for all. */
export function nameServerRecord(zone: string): WireRecord {
  return record(zone, 'NS', nameWire(nameOf(nameServer)))
}

/** Where that name server is. */
export function nameServerAddress(): WireRecord {
  return addressRecord(nameServer, '127.0.0.1')
}

/** The start of a zone. */
export function startRecord(zone: string): WireRecord {
  const numbers = Buffer.alloc(20)
  for (const [index, value] of [1, 3600, 600, 86_400, ttlSeconds].entries()) numbers.writeUInt32BE(value, index * 4)
  const names = Buffer.concat([nameWire(nameOf(nameServer)), nameWire(nameOf(`hostmaster.${nameServer}`))])
  return record(zone, 'SOA', Buffer.concat([names, numbers]))
}

/** Of all zones; the name exists and leads to this machine. */
const nameServer = 'ns.practice.example'

function record(owner: string, type: keyof typeof typeCode, rdata: Buffer): WireRecord {
  return { owner: nameOf(owner), type: typeCode[type], rdata }
}
