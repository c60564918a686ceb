// Writes the reply to one DNS question. Names are not compressed; what does not fit a datagram is left out and marked as cut short.
import { nameWire } from '#wire/dnssec/message/dns-name.ts'
import { typeCode, type WireRecord, wordsOf } from '#wire/dnssec/message/dns-wire.ts'
import { ttlSeconds } from './records.ts'
import type { ZoneAnswer } from './zone.ts'

export interface Question {
  readonly id: number
  /** As it was asked, letter case included. */
  readonly name: string
  readonly type: number
  /** What the asker can take in one datagram; null = no EDNS. */
  readonly payload: number | null
  readonly wantsSignatures: boolean
}

const response = 0x8000
const cutShort = 0x0200
const recursive = 0x0180
const nameError = 3
const internetClass = 1
const ownPayload = 1232

/** Encodes an answer; `limit` is the most octets it may have. */
export function encodeReply(question: Question, answer: ZoneAnswer, limit: number): Buffer {
  const whole = encode(question, answer, 0)
  const nothing = { isNameAbsent: answer.isNameAbsent, answers: [], authority: [] }
  return whole.length <= limit ? whole : encode(question, nothing, cutShort)
}

function encode(question: Question, { isNameAbsent, answers, authority }: ZoneAnswer, flags: number): Buffer {
  const { id, name, type, payload, wantsSignatures } = question
  const code = isNameAbsent ? nameError : 0
  const edns =
    payload === null ? [] : [Buffer.from([0]), wordsOf(typeCode.OPT, ownPayload, 0, wantsSignatures ? 0x8000 : 0, 0)]
  const counts = [1, answers.length, authority.length, payload === null ? 0 : 1]
  return Buffer.concat([
    wordsOf(id, response | recursive | flags | code, ...counts),
    nameWire(name === '' ? [] : name.split('.')),
    wordsOf(type, internetClass),
    ...[...answers, ...authority].map(recordWire),
    ...edns,
  ])
}

function recordWire({ owner, type, rdata }: WireRecord): Buffer {
  return Buffer.concat([nameWire(owner), wordsOf(type, internetClass, 0, ttlSeconds, rdata.length), rdata])
}
