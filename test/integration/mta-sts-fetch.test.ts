// MTA-STS from the TXT record to the verdict against real DNS and HTTPS servers on loopback: the good one, and everything a policy host may
// do instead. None of the bad ones gives a policy, each ends in bounded time under its own name, and nothing stays open.
import type { Duplex } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#ports/clock.ts'
import type { HttpsGet } from '#ports/https-get.ts'
import { createOpensslAuthority, type LeafWishes, type OpensslAuthority } from '#test/support/web/openssl-authority.ts'
import { type RecordZone, serveRecords } from '#test/support/web/record-zone.ts'
import { httpAnswer, serveWeb, type WebServer } from '#test/support/web/web-server.ts'
import { judgeStsPolicy } from '#wire/mta-sts/judge-policy.ts'
import { fetchStsPolicy, observeStsPolicy } from '#wire/mta-sts/observe-policy.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { createHttpsGet, type HttpsGetOptions } from '#wire/web/node-https-get.ts'

const domain = 'partner.example'
const host = `mta-sts.${domain}`
const policy = `version: STSv1\r\nmode: enforce\r\nmx: *.${domain}\r\nmax_age: 1209600\r\n`
const plain = { 'Content-Type': 'text/plain; charset=utf-8' }
const never = new AbortController().signal

let authority: OpensslAuthority
let zone: RecordZone
let server: WebServer | undefined
beforeAll(async () => {
  authority = createOpensslAuthority()
  zone = await serveRecords({
    txt: { [`_mta-sts.${domain}`]: [['v=STSv1; ', 'id=7;'], 'v=other'] },
    a: { [host]: ['127.0.0.1'], 'mta-sts.dead.example': ['127.0.0.1'] },
    broken: ['_mta-sts.failing.example', 'mta-sts.failing.example'],
  })
})
afterAll(async () => {
  await zone.stop()
  authority.remove()
})
afterEach(async () => {
  await server?.stop()
  server = undefined
})

async function serve(
  answer: (socket: Duplex) => void,
  wishes: Partial<LeafWishes> = {},
  chain = true,
): Promise<HttpsGet> {
  const leaf = authority.issueLeaf({ name: host, ...wishes })
  server = await serveWeb({
    tls: { key: leaf.keyPem, cert: `${leaf.certPem}${chain ? authority.issuingPem : ''}` },
    answer,
  })
  return client(server.port)
}

function client(port: number, options: Partial<HttpsGetOptions> = {}): HttpsGet {
  return createHttpsGet({
    resolver: zone.resolver,
    dialer: createTcpDialer('here'),
    trust: createTrustStore({ extra: [authority.rootPem], bundled: false }),
    clock: systemClock,
    addresses: 'any',
    port,
    ...options,
  })
}

/** Shortens the minute the RFC allows, for servers that stall. */
function hasty(https: HttpsGet, timeoutMs: number): HttpsGet {
  return { get: (order, signal) => https.get({ ...order, timeoutMs }, signal) }
}
const route = (hosts: readonly string[]) => ({
  domain,
  kind: 'mx' as const,
  hosts: hosts.map((name) => ({
    host: name,
    preference: 10,
    addresses: [],
    alias: null,
    isLiteral: false,
    lookupFailed: false,
  })),
  hasStrayNullMx: false,
  detail: '',
})

describe('a policy host', () => {
  it('that does everything right protects the domain', async () => {
    const https = await serve((socket) => socket.end(httpAnswer(200, plain, policy)))
    const seen = await observeStsPolicy(domain, { resolver: zone.resolver, https }, never)
    expect(seen).toMatchObject({
      kind: 'record',
      id: '7',
      fetched: {
        kind: 'policy',
        text: policy,
        peer: { address: '127.0.0.1', flaws: [], certificate: { dnsNames: [host] } },
      },
    })
    expect(judgeStsPolicy(seen, route([`mx1.${domain}`, `mx2.${domain}`]))).toMatchObject({
      isEnforced: true,
      reasons: [],
    })
    const request = server?.requests[0]?.toString() ?? ''
    expect(request).toMatch(/^GET \/\.well-known\/mta-sts\.txt HTTP\/1\.1\r\n/)
    expect(request).toMatch(new RegExp(`^host: ${host}\r$`, 'im'))
  })

  const dribble = (socket: Duplex) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n')
    const timer = setInterval(() => socket.write('v'), 50)
    socket.once('close', () => clearInterval(timer))
  }
  const flood = (socket: Duplex, chunk: Buffer) => {
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk)) {
        // until the client stops reading
      }
    }
    socket.on('drain', pour)
    pour()
  }
  const bad: Readonly<Record<string, readonly [(socket: Duplex) => void, object]>> = {
    redirects: [
      (socket) => socket.end(httpAnswer(301, { Location: `https://www.${domain}/` }, '')),
      { kind: 'redirect', status: 301 },
    ],
    'knows no policy': [(socket) => socket.end(httpAnswer(404, plain, policy)), { kind: 'wrong-status', status: 404 }],
    'answers in part': [(socket) => socket.end(httpAnswer(206, plain, policy)), { kind: 'wrong-status', status: 206 }],
    'sends HTML': [
      (socket) => socket.end(httpAnswer(200, { 'Content-Type': 'text/html' }, policy)),
      { kind: 'wrong-type', contentType: 'text/html' },
    ],
    'names no type': [(socket) => socket.end(httpAnswer(200, {}, policy)), { kind: 'wrong-type', contentType: null }],
    'sends another plain type': [
      (socket) => socket.end(httpAnswer(200, { 'Content-Type': 'text/plainer' }, policy)),
      { kind: 'wrong-type' },
    ],
    'sends a byte order mark': [
      (socket) => socket.end(httpAnswer(200, plain, `\ufeff${policy}`)),
      { kind: 'invalid', flaw: 'byte-order-mark' },
    ],
    'ends lines with bare CR': [
      (socket) => socket.end(httpAnswer(200, plain, policy.replaceAll('\r\n', '\r'))),
      { kind: 'invalid', flaw: 'bare-carriage-return' },
    ],
    'announces too much': [
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99999999\r\n\r\n'),
      { kind: 'unreachable', failure: 'too-large' },
    ],
    'pours without end': [
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n')
        flood(socket, Buffer.alloc(16_384, 'x: y\r\n'))
      },
      { kind: 'unreachable', failure: 'too-large' },
    ],
    'pours header fields without end': [
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n')
        flood(socket, Buffer.from('X-Field: something\r\n'.repeat(500)))
      },
      { kind: 'unreachable', failure: 'not-http' },
    ],
    'compresses unasked': [
      (socket) => socket.end(httpAnswer(200, { ...plain, 'Content-Encoding': 'gzip' }, Buffer.alloc(20))),
      { kind: 'unreachable', failure: 'encoded' },
    ],
    'breaks off': [
      (socket) =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nversion: STSv1\r\n'),
      { kind: 'unreachable', failure: 'reset' },
    ],
    'says nothing': [(socket) => socket.destroy(), { kind: 'unreachable', failure: 'reset' }],
    'speaks another protocol': [
      (socket) => socket.end('220 mx ESMTP\r\n'),
      { kind: 'unreachable', failure: 'not-http' },
    ],
    'smuggles by two lengths': [
      (socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde`),
      { kind: 'unreachable', failure: 'not-http' },
    ],
    dribbles: [dribble, { kind: 'unreachable', failure: 'timeout' }],
    'keeps silent': [() => {}, { kind: 'unreachable', failure: 'timeout' }],
  }
  it.each(Object.entries(bad))('that %s gives no policy', async (_, [answer, expected]) => {
    const https = await serve(answer)
    const started = performance.now()
    expect(await fetchStsPolicy(domain, hasty(https, 700), never)).toMatchObject(expected)
    expect(performance.now() - started).toBeLessThan(3000)
    await expect.poll(() => server?.openConnections()).toBe(0)
  })
})

describe('the certificate of a policy host', () => {
  const good = (socket: Duplex) => socket.end(httpAnswer(200, plain, policy))
  const cases: Readonly<Record<string, readonly [Partial<LeafWishes>, readonly string[]]>> = {
    'for another name': [{ name: 'www.partner.example' }, ['name-mismatch']],
    'for the domain only': [{ name: domain }, ['name-mismatch']],
    'with the common name only': [{ only: ['basicConstraints=CA:false'] }, ['cn-only']],
    expired: [{ until: '250201000000Z' }, ['expired']],
    'not yet valid': [{ from: '340101000000Z' }, ['not-yet-valid']],
    'for clients': [{ only: ['extendedKeyUsage=clientAuth', `subjectAltName=DNS:${host}`] }, ['wrong-purpose']],
  }
  it.each(Object.entries(cases))('%s is refused before the request', async (_, [wishes, flaws]) => {
    const https = await serve(good, wishes)
    expect(await fetchStsPolicy(domain, https, never)).toMatchObject({ kind: 'untrusted', flaws })
    expect(server?.requests).toEqual([])
  })

  it('may be a wildcard', async () => {
    const https = await serve(good, { name: `*.${domain}` })
    expect(await fetchStsPolicy(domain, https, never)).toMatchObject({ kind: 'policy' })
  })

  it('without its intermediate is refused', async () => {
    const https = await serve(good, {}, false)
    expect(await fetchStsPolicy(domain, https, never)).toMatchObject({ kind: 'untrusted', flaws: ['unknown-ca'] })
  })

  it('of an unknown authority is refused', async () => {
    await serve(good)
    const trust = createTrustStore({ extra: [], bundled: true })
    const fetched = await fetchStsPolicy(domain, client(server?.port ?? 0, { trust }), never)
    expect(fetched).toMatchObject({ kind: 'untrusted', flaws: ['unknown-ca'] })
    expect(server?.requests).toEqual([])
  })
})

describe('without a policy host', () => {
  const kindOf = async (name: string, port: number, options: Partial<HttpsGetOptions> = {}) =>
    fetchStsPolicy(name, client(port, options), never)

  it('speaks no TLS', async () => {
    server = await serveWeb({ greet: (socket) => socket.write('220 mx ESMTP\r\n'), answer: () => {} })
    expect(await kindOf(domain, server.port)).toMatchObject({ kind: 'unreachable', failure: 'not-tls' })
  })

  it('is silent during the handshake', async () => {
    server = await serveWeb({ answer: () => {} })
    const https = hasty(client(server.port), 300)
    expect(await fetchStsPolicy(domain, https, never)).toMatchObject({ kind: 'unreachable', failure: 'timeout' })
    await expect.poll(() => server?.openConnections()).toBe(0)
  })

  it('refuses, does not exist, or cannot be looked up', async () => {
    expect(await kindOf('dead.example', 1)).toMatchObject({ failure: 'refused' })
    expect(await kindOf('nowhere.example', 443)).toMatchObject({ failure: 'no-address' })
    expect(await kindOf('failing.example', 443)).toMatchObject({ failure: 'lookup-failed' })
    const failing = await observeStsPolicy('failing.example', { resolver: zone.resolver, https: client(443) }, never)
    expect(failing).toEqual({ kind: 'lookup-failed', fault: 'dns.server-failure' })
    expect(judgeStsPolicy(failing, route(['mx.failing.example']))).toMatchObject({
      state: 'unknown',
      isEnforced: false,
    })
  })

  it('an address of the own network is not called unless allowed', async () => {
    await serve((socket) => socket.end(httpAnswer(200, plain, policy)))
    const fetched = await kindOf(domain, server?.port ?? 0, { addresses: 'public-only' })
    expect(fetched).toMatchObject({ kind: 'unreachable', failure: 'address-refused', detail: '127.0.0.1' })
    expect(server?.requests).toEqual([])
  })
})

it.each([true, false])('a cancelled fetch ends at once and leaves nothing open (after TLS: %s)', async (isAfterTls) => {
  if (!isAfterTls) server = await serveWeb({ answer: () => {} })
  const https = isAfterTls ? await serve(() => {}) : client(server?.port ?? 0)
  const controller = new AbortController()
  const fetching = fetchStsPolicy(domain, https, controller.signal)
  await expect.poll(() => (isAfterTls ? server?.requests.length : server?.openConnections())).toBe(1)
  const started = performance.now()
  controller.abort()
  expect(await fetching).toMatchObject({ kind: 'unreachable', failure: 'cancelled' })
  expect(performance.now() - started).toBeLessThan(100)
  await expect.poll(() => server?.openConnections()).toBe(0)
})
