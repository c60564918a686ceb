// The stub resolver against servers that cut short, fail, stay silent or are not the one that was asked.
import { createSocket, type Socket } from 'node:dgram'
import { createServer, type Server } from 'node:net'
import packet from 'dns-packet'
import { afterEach, describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'

type Behaviour = (query: packet.DecodedPacket, answer: (message: Buffer) => void) => void
const running: (Socket | Server)[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve()))))
})

async function serve(overUdp: Behaviour, overTcp: Behaviour = () => {}) {
  const port = await findFreePort('127.0.0.1')
  const udp = createSocket('udp4')
  udp.on('message', (message, from) =>
    overUdp(packet.decode(message), (reply) => udp.send(reply, from.port, from.address)),
  )
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve))
  const tcp = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      overTcp(packet.decode(chunk.subarray(2)), (reply) => {
        const length = Buffer.alloc(2)
        length.writeUInt16BE(reply.length)
        socket.write(length)
        socket.write(reply)
      })
    })
  })
  await new Promise<void>((resolve) => tcp.listen(port, '127.0.0.1', resolve))
  running.push(udp, tcp)
  return { address: '127.0.0.1', port }
}

const reply = (query: packet.DecodedPacket, flags = 0, address?: string) =>
  packet.encode({
    type: 'response',
    id: query.id ?? 0,
    flags,
    questions: query.questions ?? [],
    answers: address === undefined ? [] : [{ type: 'A', name: 'mx.example', data: address }],
  })
const never = new AbortController().signal
const found = (address: string) => ({ ok: true, value: { records: [{ kind: 'A', address }] } })

describe('the resolver', () => {
  it('asks again over TCP when the answer was cut short', async () => {
    const server = await serve(
      (query, answer) => answer(reply(query, packet.TRUNCATED_RESPONSE)),
      (query, answer) => answer(reply(query, 0, '192.0.2.1')),
    )
    expect(await createDnsResolver([server]).ask('mx.example', 'A', never)).toMatchObject(found('192.0.2.1'))
  })

  it('turns to the next server when one fails', async () => {
    const failing = await serve((query, answer) => answer(reply(query, 2)))
    const healthy = await serve((query, answer) => answer(reply(query, 0, '192.0.2.2')))
    expect(await createDnsResolver([failing, healthy]).ask('mx.example', 'A', never)).toMatchObject(found('192.0.2.2'))
  })

  it('reports a failing server as failing, not as an empty answer', async () => {
    const failing = await serve((query, answer) => answer(reply(query, 2)))
    const outcome = await createDnsResolver([failing]).ask('mx.example', 'A', never)
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'dns.server-failure', params: { status: 'SERVFAIL' } } })
  })

  it('waits for the right answer when a forged one comes first', async () => {
    const server = await serve((query, answer) => {
      answer(reply({ ...query, id: ((query.id ?? 0) + 1) % 65_536 }, 0, '203.0.113.66'))
      answer(reply(query, 0, '192.0.2.3'))
    })
    expect(await createDnsResolver([server]).ask('mx.example', 'A', never)).toMatchObject(found('192.0.2.3'))
  })

  it('calls noise malformed', async () => {
    const server = await serve((_query, answer) => answer(Buffer.from('noise')))
    expect(await createDnsResolver([server]).ask('mx.example', 'A', never)).toMatchObject({
      fault: { code: 'dns.malformed' },
    })
  })

  it('ends at once when cancelled', async () => {
    const silent = await serve(() => {})
    const ending = new AbortController()
    const asking = createDnsResolver([silent]).ask('mx.example', 'A', ending.signal)
    ending.abort()
    expect(await asking).toMatchObject({ ok: false, fault: { code: 'job.cancelled' } })
  })

  it('says so when nobody answers', async () => {
    const silent = await serve(() => {})
    expect(await createDnsResolver([silent]).ask('mx.example', 'A', never)).toMatchObject({
      fault: { code: 'dns.no-answer' },
    })
  })
})
