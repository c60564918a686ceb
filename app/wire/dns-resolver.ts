// A stub resolver over real sockets: UDP first, TCP when the answer was cut short, every server asked in turn, twice. Ids and source
// ports are random and answers must match the question (RFC 5452). Fails with dns.no-answer, dns.server-failure or dns.malformed.
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import { fail, type Outcome } from '#domain/fault.ts'
import type { SocketAddress } from '#domain/setting.ts'
import type { DnsAnswer, RecordType, Resolver } from '#ports/resolver.ts'
import { type DecodedAnswer, decodeAnswer, encodeQuestion, type Question } from './dns-message.ts'

const attemptMs = 2500
const rounds = 2

/** Makes a resolver that asks the given servers in order. */
export function createDnsResolver(servers: readonly SocketAddress[]): Resolver {
  const askOne = async (
    server: SocketAddress,
    question: Question,
    signal: AbortSignal,
  ): Promise<Outcome<DnsAnswer>> => {
    const overUdp = await askOverUdp(server, question, signal)
    const decoded = overUdp?.kind === 'truncated' ? await askOverTcp(server, question, signal) : overUdp
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

function askOverUdp(
  server: SocketAddress,
  question: Question,
  signal: AbortSignal,
): Promise<DecodedAnswer | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4')
    const end = (answer: DecodedAnswer | undefined) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.close()
      resolve(answer)
    }
    const cancel = () => end(undefined)
    const timer = setTimeout(cancel, attemptMs)
    signal.addEventListener('abort', cancel, { once: true })
    socket.on('error', cancel)
    socket.on('message', (message) => {
      const answer = decodeAnswer(question, message)
      if (answer.kind !== 'foreign') end(answer)
    })
    socket.connect(server.port, server.address, () => {
      socket.send(encodeQuestion(question), (error) => {
        if (error !== null && error !== undefined) end(undefined)
      })
    })
  })
}

function askOverTcp(
  server: SocketAddress,
  question: Question,
  signal: AbortSignal,
): Promise<DecodedAnswer | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: server.address, port: server.port })
    let received = Buffer.alloc(0)
    const end = (answer: DecodedAnswer | undefined) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      socket.destroy()
      resolve(answer)
    }
    const cancel = () => end(undefined)
    const timer = setTimeout(cancel, attemptMs)
    signal.addEventListener('abort', cancel, { once: true })
    socket.on('error', cancel)
    socket.on('end', cancel)
    socket.on('connect', () => {
      const message = encodeQuestion(question)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(message.length)
      socket.write(Buffer.concat([length, message]))
    })
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return
      const answer = decodeAnswer(question, received.subarray(2, 2 + received.readUInt16BE(0)))
      end(answer.kind === 'answer' ? answer : undefined)
    })
  })
}
