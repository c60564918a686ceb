// Turns the data of judged record sets into plain values: what the rest of the product reads. What is malformed is left out and counted,
// so that a broken TLSA record is not taken for none.
import { toAsciiName } from '#domain/addresses.ts'
import type { TlsaRecord } from '#domain/dns-security.ts'
import type { DnsRecord, RecordType } from '#ports/resolver.ts'
import { readTlsa } from '../../dane/tlsa-record.ts'
import { nameText, readName } from './dns-name.ts'
import { typeCode } from './dns-wire.ts'

export type SecuredType = RecordType | 'TLSA' | 'CNAME'
export type SecuredRecord =
  | DnsRecord
  | ({ readonly kind: 'TLSA' } & TlsaRecord)
  | { readonly kind: 'CNAME'; readonly target: string }

/** The number of a type. */
export function codeOf(type: SecuredType): number {
  return typeCode[type]
}

/** Reads one record; undefined when it is malformed. */
export function readSecuredRecord(type: SecuredType, rdata: Buffer): SecuredRecord | undefined {
  switch (type) {
    case 'A':
      return rdata.length === 4 ? { kind: 'A', address: [...rdata].join('.') } : undefined
    case 'AAAA':
      return rdata.length === 16 ? { kind: 'AAAA', address: ipv6Text(rdata) } : undefined
    case 'MX':
      return readExchange(rdata)
    case 'TXT':
      return readText(rdata)
    case 'TLSA': {
      const record = readTlsa(rdata)
      return record === undefined ? undefined : { kind: 'TLSA', ...record }
    }
    case 'CNAME': {
      const read = readName(rdata, 0)
      return read === undefined ? undefined : { kind: 'CNAME', target: nameText(read.name) }
    }
  }
}

/** RFC 5952: lower case, the longest run of zeros shortened. */
function ipv6Text(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16))
  const runs = [...groups.join(':').matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)].map((match) => match[0])
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  if (longest === '') return groups.join(':')
  const text = groups.join(':')
  const at = runs.length === 0 ? -1 : text.search(new RegExp(`(?<![0-9a-f])${longest}(?![0-9a-f])`))
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`
}

function readExchange(rdata: Buffer): SecuredRecord | undefined {
  const read = rdata.length < 3 ? undefined : readName(rdata, 2)
  if (read === undefined || read.end !== rdata.length) return undefined
  const preference = rdata.readUInt16BE(0)
  if (read.name.length === 0) return { kind: 'MX', preference, exchange: '' }
  const text = nameText(read.name)
  const exchange = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? text : toAsciiName(text, 1)
  return exchange === undefined ? undefined : { kind: 'MX', preference, exchange }
}

function readText(rdata: Buffer): SecuredRecord | undefined {
  const parts: Buffer[] = []
  for (let at = 0; at < rdata.length; ) {
    const end = at + 1 + (rdata[at] ?? 0)
    if (end > rdata.length) return undefined
    parts.push(rdata.subarray(at + 1, end))
    at = end
  }
  return { kind: 'TXT', text: Buffer.concat(parts).toString('utf8').slice(0, 10_000) }
}
