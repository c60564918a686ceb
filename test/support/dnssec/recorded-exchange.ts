// Records the raw replies of a real resolver and plays them back, whole or tampered with, so that the validator can be tried thousands
// of times on the same answers.

import { fail, succeed } from '#domain/fault.ts'
import type { SocketAddress } from '#domain/setting.ts'
import { askOverTcp } from '#wire/dns-transport.ts'
import { type DnsExchange, readReply } from '#wire/dnssec/dns-exchange.ts'
import { encodeQuery, type WireQuestion } from '#wire/dnssec/message/dns-wire.ts'

const recordedId = 4711

export interface Recording {
  readonly exchange: DnsExchange
  /** Raw replies by question, in the order they were asked for. */
  readonly replies: ReadonlyMap<string, Buffer>
}

/** The key of a question in a recording. */
export function questionKey({ name, type }: WireQuestion): string {
  return `${name.join('.')} ${type}`
}

/** Makes an exchange that asks over TCP and keeps what it got. */
export function recordFrom(server: SocketAddress): Recording {
  const replies = new Map<string, Buffer>()
  const exchange: DnsExchange = async (question, options, signal) => {
    const query = encodeQuery(recordedId, question, options)
    const raw = await askOverTcp(server, query, (message) => Buffer.from(message), signal)
    if (raw !== undefined) replies.set(questionKey(question), raw)
    return readRaw(question, raw)
  }
  return { exchange, replies }
}

/** Makes an exchange that answers from raw replies; what was not recorded gets no answer. */
export function replayOf(replies: ReadonlyMap<string, Buffer>): DnsExchange {
  return (question) => Promise.resolve(readRaw(question, replies.get(questionKey(question))))
}

function readRaw(question: WireQuestion, raw: Buffer | undefined): Awaited<ReturnType<DnsExchange>> {
  const reply = raw === undefined ? undefined : readReply(recordedId, question, raw)
  if (reply === undefined) return fail('dns.no-answer', { name: question.name.join('.') })
  if (reply === 'malformed') return fail('dns.malformed', { name: question.name.join('.') })
  return reply.rcode === 0 || reply.rcode === 3 ? succeed(reply) : fail('dns.server-failure', { name: '', status: '' })
}
