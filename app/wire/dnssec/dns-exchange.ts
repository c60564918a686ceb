// One DNSSEC question to the given servers: UDP with EDNS, TCP when cut short, every server in turn, twice. The reply is the whole message,
// unjudged. Fails with dns.no-answer, dns.server-failure, dns.malformed or job.cancelled.
import { randomInt } from 'node:crypto'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { SocketAddress } from '#domain/setting.ts'
import { askOverTcp, askOverUdp } from '../dns-transport.ts'
import { isSameName, nameText } from './message/dns-name.ts'
import { encodeQuery, type QueryOptions, readMessage, type WireMessage, type WireQuestion } from './message/dns-wire.ts'

const rounds = 2
const responseCodes: Readonly<Record<number, string>> = { 1: 'FORMERR', 2: 'SERVFAIL', 4: 'NOTIMP', 5: 'REFUSED' }

/** Asks one question; NOERROR and NXDOMAIN are answers, everything else is a fault. */
export type DnsExchange = (
  question: WireQuestion,
  options: QueryOptions,
  signal: AbortSignal,
) => Promise<Outcome<WireMessage>>

/** Makes an exchange with the given servers, asked in order. */
export function createDnsExchange(servers: readonly SocketAddress[]): DnsExchange {
  return async (question, options, signal) => {
    const name = nameText(question.name)
    let last: Outcome<WireMessage> = fail('dns.no-answer', { name })
    for (let round = 0; round < rounds; round += 1) {
      for (const server of servers) {
        if (signal.aborted) return fail('job.cancelled')
        const outcome = await askServer(server, question, options, signal)
        if (outcome.ok) return outcome
        if (last.ok || last.fault.code === 'dns.no-answer') last = outcome
      }
    }
    return signal.aborted ? fail('job.cancelled') : last
  }
}

async function askServer(
  server: SocketAddress,
  question: WireQuestion,
  options: QueryOptions,
  signal: AbortSignal,
): Promise<Outcome<WireMessage>> {
  const id = randomInt(0x10000)
  const name = nameText(question.name)
  const query = encodeQuery(id, question, options)
  const read = (message: Buffer) => readReply(id, question, message)
  const overUdp = await askOverUdp(server, query, read, signal)
  const isCutShort = overUdp !== undefined && overUdp !== 'malformed' && overUdp.isTruncated
  const reply = isCutShort ? await askOverTcp(server, query, read, signal) : overUdp
  if (reply === undefined) return fail('dns.no-answer', { name })
  if (reply === 'malformed' || reply.isTruncated) return fail('dns.malformed', { name })
  const status = responseCodes[reply.rcode] ?? `RCODE${reply.rcode}`
  return reply.rcode === 0 || reply.rcode === 3 ? succeed(reply) : fail('dns.server-failure', { name, status })
}

/** Reads a reply; undefined when it is not the answer to this question. */
export function readReply(id: number, question: WireQuestion, bytes: Buffer): WireMessage | 'malformed' | undefined {
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== id) return undefined
  const message = readMessage(bytes)
  if (message === undefined) return 'malformed'
  const isOurs = message.question.type === question.type && isSameName(message.question.name, question.name)
  return message.isResponse && isOurs ? message : undefined
}
