// Cuts a stream into TLS records (RFC 8446 section 5.1). Nothing is trusted: a first byte that starts no record, a foreign version or a
// record longer than the limit ends the reading for good, with the reason.
import { tls10 } from './codes/versions.ts'

/** 2^14 bytes and the slack TLS 1.2 allows for a protected record (RFC 5246 section 6.2.3). */
export const maxRecordBytes = 16_384 + 2048
const maxRecords = 1024

export type ContentType = 'change-cipher-spec' | 'alert' | 'handshake' | 'application-data'
const contentTypes: Readonly<Record<number, ContentType>> = {
  20: 'change-cipher-spec',
  21: 'alert',
  22: 'handshake',
  23: 'application-data',
}

export interface TlsRecord {
  readonly content: ContentType
  readonly header: Buffer
  readonly body: Buffer
}
export type NextRecord =
  | { readonly kind: 'record'; readonly record: TlsRecord }
  | { readonly kind: 'more' }
  | { readonly kind: 'not-tls'; readonly firstBytes: Buffer }
  | { readonly kind: 'malformed'; readonly why: string }

export interface RecordReader {
  push(chunk: Buffer): void
  /** The next whole record, or what is missing or wrong; a wrong stream stays wrong. */
  next(): NextRecord
}

/** Starts reading a stream from its first byte. */
export function createRecordReader(): RecordReader {
  let buffered: Buffer = Buffer.alloc(0)
  let records = 0
  let broken: NextRecord | undefined
  const refuse = (why: string): NextRecord => {
    broken = records === 0 && !startsLikeTls(buffered) ? notTls(buffered) : { kind: 'malformed', why }
    return broken
  }
  return {
    push(chunk) {
      if (broken === undefined) buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk])
    },
    next() {
      if (broken !== undefined) return broken
      if (buffered.length > 0 && !startsLikeTls(buffered)) return refuse('a record starts with no known content type')
      if (buffered.length < 5) return { kind: 'more' }
      const length = buffered.readUInt16BE(3)
      if (length > maxRecordBytes) return refuse(`a record of ${length} bytes`)
      if (buffered.length < 5 + length) return { kind: 'more' }
      if (records >= maxRecords) return refuse(`more than ${maxRecords} records`)
      records += 1
      const content = contentTypes[buffered[0] ?? 0] ?? 'alert'
      const record = { content, header: buffered.subarray(0, 5), body: buffered.subarray(5, 5 + length) }
      buffered = buffered.subarray(5 + length)
      return { kind: 'record', record }
    },
  }
}

/** One record, for what we send. */
export function sealRecord(content: 'alert' | 'handshake' | 'application-data', version: number, body: Buffer): Buffer {
  const type = content === 'alert' ? 21 : content === 'handshake' ? 22 : 23
  const header = Buffer.from([type, version >> 8, version & 0xff, body.length >> 8, body.length & 0xff])
  return Buffer.concat([header, body])
}

/** The version field of protected records and of alerts when nothing better is known. */
export const usualRecordVersion = tls10

function startsLikeTls(bytes: Buffer): boolean {
  return contentTypes[bytes[0] ?? 0] !== undefined && (bytes.length < 2 || bytes[1] === 3)
}

function notTls(bytes: Buffer): NextRecord {
  return { kind: 'not-tls', firstBytes: Buffer.from(bytes.subarray(0, 200)) }
}
