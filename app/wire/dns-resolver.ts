// A stub resolver over real sockets: UDP first, TCP when the answer was cut short, every server asked in turn, twice. Ids and source
// ports are random and answers must match the question (RFC 5452). Fails with dns.no-answer, dns.server-failure or dns.malformed.
import { randomInt } from 'node:crypto'
import { fail, type Outcome } from '#domain/fault.ts'
import type { SocketAddress } from '#domain/setting.ts'
import type { DnsAnswer, RecordType, Resolver } from '#ports/resolver.ts'
import { decodeAnswer, encodeQuestion, type Question } from './dns-message.ts'
import { askOverTcp, askOverUdp } from './dns-transport.ts'

const rounds = 2

/** Makes a resolver that asks the given servers in order. */
export function createDnsResolver(servers: readonly SocketAddress[]): Resolver {
  const askOne = async (
    server: SocketAddress,
    question: Question,
    signal: AbortSignal,
  ): Promise<Outcome<DnsAnswer>> => {
    const query = encodeQuestion(question)
    const read = (message: Buffer) => {
      const decoded = decodeAnswer(question, message)
      return decoded.kind === 'foreign' ? undefined : decoded
    }
    const overUdp = await askOverUdp(server, query, read, signal)
    const decoded = overUdp?.kind === 'truncated' ? await askOverTcp(server, query, read, signal) : overUdp
    return decoded?.kind === 'answer' ? decoded.outcome : fail('dns.no-answer', { name: question.name })
  }
  return {
    async ask(name, type, signal) {
      let last: Outcome<DnsAnswer> = fail('dns.no-answer', { name })
      for (let round = 0; round < rounds; round += 1) {
        for (const server of servers) {
          if (signal.aborted) return fail('job.cancelled')
          const outcome = await askOne(server, newQuestion(name, type), signal)
          if (outcome.ok) return outcome
          if (last.ok || last.fault.code === 'dns.no-answer') last = outcome
        }
      }
      return signal.aborted ? fail('job.cancelled') : last
    },
  }
}

function newQuestion(name: string, type: RecordType): Question {
  return { id: randomInt(0x10000), name, type }
}
