// DNS wire format at the border: builds one question, and reads one answer strictly. A message that does not belong to the question,
// or cannot be parsed, is malformed; names are normalised, record counts bounded.
import { isIP } from 'node:net'
import packet from 'dns-packet'
import { toAsciiName } from '#domain/addresses.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { DnsAnswer, DnsRecord, RecordType } from '#ports/resolver.ts'
import { printable } from './smtp-reply.ts'

const maxRecords = 500

export interface Question {
  readonly id: number
  readonly name: string
  readonly type: RecordType
}

/** Encodes a recursive question with EDNS(0); 1232 octets avoid IP fragments. */
export function encodeQuestion(question: Question): Buffer {
  return packet.encode({
    type: 'query',
    id: question.id,
    flags: packet.RECURSION_DESIRED,
    questions: [{ type: question.type, class: 'IN', name: question.name }],
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: 1232,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  })
}

export type DecodedAnswer =
  | { readonly kind: 'truncated' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'answer'; readonly outcome: Outcome<DnsAnswer> }

/** Reads a message as the answer to a question; `foreign` is to be ignored (RFC 5452 section 9). */
export function decodeAnswer(question: Question, message: Buffer): DecodedAnswer {
  const malformed = { kind: 'answer', outcome: fail('dns.malformed', { name: question.name }) } as const
  let decoded: packet.DecodedPacket
  try {
    decoded = packet.decode(message)
  } catch {
    return malformed
  }
  if (decoded.id !== question.id || decoded.type !== 'response') return { kind: 'foreign' }
  const asked = decoded.questions?.[0]
  if (asked === undefined || asked.type !== question.type || lower(asked.name) !== lower(question.name)) {
    return { kind: 'foreign' }
  }
  if (decoded.flag_tc) return { kind: 'truncated' }
  const status = (decoded as { rcode?: string }).rcode ?? 'NOERROR'
  if (status === 'NXDOMAIN')
    return { kind: 'answer', outcome: succeed({ status: 'no-such-name', records: [], aliases: [] }) }
  if (status !== 'NOERROR') {
    return { kind: 'answer', outcome: fail('dns.server-failure', { name: question.name, status }) }
  }
  if ((decoded.answers?.length ?? 0) > maxRecords) return malformed
  return { kind: 'answer', outcome: succeed(readRecords(question, decoded.answers ?? [])) }
}

function readRecords(question: Question, answers: readonly packet.Answer[]): DnsAnswer {
  const aliases: string[] = []
  let owner = lower(question.name)
  for (let hop = 0; hop < 12; hop += 1) {
    const alias = answers.find((record) => record.type === 'CNAME' && lower(record.name) === owner)
    if (alias === undefined || alias.type !== 'CNAME') break
    owner = lower(alias.data)
    aliases.push(owner)
  }
  const records = answers
    .filter((record) => record.type === question.type && lower(record.name) === owner)
    .flatMap((record) => readRecord(record))
  return { status: records.length > 0 ? 'found' : 'no-data', records, aliases }
}

function readRecord(record: packet.Answer): readonly DnsRecord[] {
  switch (record.type) {
    case 'MX': {
      const exchange = lower(record.data.exchange)
      const preference = record.data.preference ?? 0
      if (exchange === '' || exchange === '.') return [{ kind: 'MX', preference, exchange: '' }]
      const name = isIP(exchange) === 0 ? toAsciiName(exchange, 1) : exchange
      return [{ kind: 'MX', preference, exchange: name ?? printable(exchange) }]
    }
    case 'A':
    case 'AAAA':
      return isIP(record.data) === 0 ? [] : [{ kind: record.type, address: record.data }]
    case 'TXT':
      return [{ kind: 'TXT', text: textOf(record.data) }]
    default:
      return []
  }
}

function textOf(data: string | Buffer | readonly (string | Buffer)[]): string {
  const parts = Array.isArray(data) ? data : [data]
  return Buffer.concat(parts.map((part) => Buffer.from(part)))
    .toString('utf8')
    .slice(0, 10_000)
}

function lower(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}
