// Resolvers over TLS and HTTPS that prove who they are and then misbehave: every question ends in bounded time under a name of its own,
// nothing stays open, and the next question gets a fresh chance.
import type { ServerHttp2Stream } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#ports/clock.ts'
import {
  emptyAnswer,
  framed,
  type RudeResolver,
  serveRudeDoh,
  serveRudeDot,
  serveSilence,
} from '#test/support/dnssec/rude-resolver.ts'
import { createOpensslAuthority, type OpensslAuthority } from '#test/support/web/openssl-authority.ts'
import { httpAnswer, serveWeb } from '#test/support/web/web-server.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import { resolverOver } from '#wire/secure-dns/carried-dns.ts'
import { createDohCarrier } from '#wire/secure-dns/doh-carrier.ts'
import { createDotCarrier } from '#wire/secure-dns/dot-carrier.ts'
import type { SecureOutside } from '#wire/secure-dns/secure-server.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const name = 'dns.provider.example'
const mediaType = 'application/dns-message'
const limitMs = 900
let authority: OpensslAuthority
let identity: { readonly key: string; readonly cert: string }
let outside: SecureOutside
let server: RudeResolver | undefined

beforeAll(() => {
  authority = createOpensslAuthority()
  const leaf = authority.issueLeaf({ name })
  identity = { key: leaf.keyPem, cert: leaf.certPem + authority.issuingPem }
  outside = {
    resolver: createDnsResolver([]),
    dialer: createTcpDialer('here'),
    trust: createTrustStore({ extra: [authority.rootPem], bundled: false }),
    clock: systemClock,
  }
})
afterAll(() => authority.remove())
afterEach(async () => {
  await server?.stop()
  server = undefined
})

const at = (rude: Pick<RudeResolver, 'address'>) => ({ name, port: 1, addresses: [rude.address], pins: [] })
const dotAt = (rude: RudeResolver) => resolverOver(createDotCarrier(at(rude), outside, limitMs))
const dohAt = (rude: Pick<RudeResolver, 'address'>, timeoutMs = limitMs) =>
  resolverOver(createDohCarrier({ ...at(rude), authority: name, path: '/dns-query' }, outside, timeoutMs))
const ask = (resolver: ReturnType<typeof dotAt>, signal = new AbortController().signal) =>
  resolver.ask('partner.example', 'MX', signal)
const fault = (code: string, status?: string) => ({
  ok: false,
  fault: { code, ...(status ? { params: { status } } : {}) },
})

describe('over TLS, a resolver that', () => {
  const strange = (query: Buffer) => {
    const reply = emptyAnswer(query)
    reply.writeUInt16BE((query.readUInt16BE(0) + 1) % 0x10000, 0)
    return framed(reply)
  }
  const manners: Readonly<Record<string, readonly [(socket: TLSSocket, query: Buffer) => void, object]>> = {
    'keeps silent': [() => {}, fault('dns.no-answer')],
    'breaks the connection': [(socket) => socket.destroy(), fault('dns.no-answer')],
    'says goodbye': [(socket) => socket.end(), fault('dns.no-answer')],
    'sends no DNS': [(socket) => socket.write('\0\u0003abc'), fault('dns.malformed')],
    'sends a broken message': [
      (socket, query) => socket.write(framed(Buffer.concat([query.subarray(0, 2), Buffer.alloc(10, 0xff)]))),
      fault('dns.malformed'),
    ],
    'answers another question': [
      (socket, query) =>
        socket.write(
          framed(Buffer.from(emptyAnswer(query).toString('latin1').replace('partner', 'another'), 'latin1')),
        ),
      fault('dns.malformed'),
    ],
    'announces 64 kB and dribbles': [
      (socket) => {
        socket.write(Buffer.from([0xff, 0xff]))
        const timer = setInterval(() => socket.write(Buffer.alloc(1)), 20)
        socket.once('close', () => clearInterval(timer))
      },
      fault('dns.no-answer'),
    ],
    'pours answers nobody asked for': [
      (socket, query) => {
        for (let index = 0; index < 5000; index += 1) socket.write(strange(query))
      },
      fault('dns.no-answer'),
    ],
    fails: [(socket, query) => socket.write(framed(emptyAnswer(query, 2))), fault('dns.server-failure', 'SERVFAIL')],
    'answers byte by byte': [
      (socket, query) => {
        for (const byte of framed(emptyAnswer(query))) socket.write(Buffer.from([byte]))
      },
      { ok: true, value: { status: 'no-data' } },
    ],
  }
  it.each(Object.entries(manners))('%s', async (_, [answer, expected]) => {
    server = await serveRudeDot(identity, answer)
    const started = performance.now()
    expect(await ask(dotAt(server))).toMatchObject(expected)
    expect(performance.now() - started).toBeLessThan(3000)
    expect(server.connections()).toBeLessThanOrEqual(3)
    if (!(expected as { ok: boolean }).ok && !JSON.stringify(expected).match(/server-failure|malformed/)) {
      await expect.poll(() => server?.openConnections()).toBe(0)
    }
  })

  it('answers in any order is understood, over one connection', async () => {
    const held: (() => void)[] = []
    server = await serveRudeDot(identity, (socket, query) => {
      const isFirst = query.includes('one')
      held.unshift(() => socket.write(framed(emptyAnswer(query, isFirst ? 0 : 3))))
      if (held.length === 2) for (const answer of held) answer()
    })
    const resolver = dotAt(server)
    const never = new AbortController().signal
    const [first, second] = await Promise.all([
      resolver.ask('one.example', 'A', never),
      resolver.ask('two.example', 'A', never),
    ])
    expect(first).toMatchObject({ ok: true, value: { status: 'no-data' } })
    expect(second).toMatchObject({ ok: true, value: { status: 'no-such-name' } })
    expect(server.connections()).toBe(1)
  })

  it('closes after each answer is called again', async () => {
    server = await serveRudeDot(identity, (socket, query) => socket.end(framed(emptyAnswer(query))))
    const resolver = dotAt(server)
    for (let index = 0; index < 3; index += 1) expect(await ask(resolver)).toMatchObject({ ok: true })
    expect(server.connections()).toBe(3)
  })
})

describe('over HTTPS, a resolver that', () => {
  const say = (stream: ServerHttp2Stream, body: Buffer, headers: Readonly<Record<string, string | number>> = {}) => {
    stream.respond({ ':status': 200, 'content-type': mediaType, ...headers })
    stream.end(body)
  }
  const manners: Readonly<Record<string, readonly [(stream: ServerHttp2Stream, query: Buffer) => void, object]>> = {
    answers: [(stream, query) => say(stream, emptyAnswer(query)), { ok: true, value: { status: 'no-data' } }],
    forbids: [(stream, query) => say(stream, query, { ':status': 403 }), fault('dns.server-failure', 'HTTP 403')],
    redirects: [
      (stream, query) => say(stream, query, { ':status': 307, location: 'https://www.provider.example/' }),
      fault('dns.server-failure', 'HTTP 307'),
    ],
    'sends a page': [
      (stream, query) => say(stream, emptyAnswer(query), { 'content-type': 'text/html' }),
      fault('dns.malformed'),
    ],
    compresses: [
      (stream, query) => say(stream, emptyAnswer(query), { 'content-encoding': 'gzip' }),
      fault('dns.malformed'),
    ],
    'sends too much': [(stream) => say(stream, Buffer.alloc(5_000_000)), fault('dns.malformed')],
    'sends garbage': [(stream) => say(stream, Buffer.alloc(400, 0xee)), fault('dns.malformed')],
    'keeps silent': [() => {}, fault('dns.no-answer')],
    'breaks the connection': [(stream) => stream.session?.destroy(), fault('dns.no-answer')],
    'breaks the stream': [(stream) => stream.close(2), fault('dns.no-answer')],
  }
  it.each(Object.entries(manners))('%s', async (_, [answer, expected]) => {
    server = await serveRudeDoh(identity, answer)
    const started = performance.now()
    expect(await ask(dohAt(server))).toMatchObject(expected)
    expect(performance.now() - started).toBeLessThan(3000)
  })

  it('speaks HTTP/1.1 only serves many at once', async () => {
    const web = await serveWeb({
      tls: { ...identity, ALPNProtocols: ['http/1.1'] },
      answer: (socket, request) => {
        const query = request.subarray(request.indexOf('\r\n\r\n') + 4)
        socket.end(httpAnswer(200, { 'Content-Type': mediaType }, emptyAnswer(query)))
      },
    })
    const resolver = dohAt({ address: { address: '127.0.0.1', port: web.port } }, 20_000)
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(resolver)))
    expect(answers.map(({ ok }) => ok)).toEqual(answers.map(() => true))
    expect(web.requests).toHaveLength(12)
    expect(web.requests[0]?.toString('latin1')).toMatch(
      /^POST \/dns-query HTTP\/1\.1\r\nhost: dns\.provider\.example\r\n/,
    )
    await expect.poll(() => web.openConnections()).toBe(0)
    await web.stop()
  })
})

describe.each([
  ['TLS', () => serveRudeDot(identity, () => {}), dotAt],
  ['HTTPS', () => serveRudeDoh(identity, () => {}), dohAt],
] as const)('over %s', (_, serve, resolverAt) => {
  it('a question is dropped at once when the test is cancelled', async () => {
    server = await serve()
    const ending = new AbortController()
    const asking = ask(resolverAt(server), ending.signal)
    await expect.poll(() => server?.questions()).toBe(1)
    const started = performance.now()
    ending.abort()
    expect(await asking).toMatchObject({ fault: { code: 'job.cancelled' } })
    expect(performance.now() - started).toBeLessThan(100)
  })

  it('so is one that waits for the connection, which is then given up', async () => {
    server = await serveSilence()
    const ending = new AbortController()
    const asking = ask(resolverAt(server), ending.signal)
    await expect.poll(() => server?.openConnections()).toBe(1)
    ending.abort()
    expect(await asking).toMatchObject({ fault: { code: 'job.cancelled' } })
    await expect.poll(() => server?.openConnections()).toBe(0)
  })

  it('a server that never shakes hands costs no more than the time given', async () => {
    server = await serveSilence()
    const started = performance.now()
    expect(await ask(resolverAt(server))).toMatchObject({ fault: { code: 'dns.no-answer' } })
    expect(performance.now() - started).toBeLessThan(2500)
  })
})
