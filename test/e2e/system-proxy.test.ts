// Policies and revocation through the system's proxy, by the app's own web ports in the real Electron: a real proxy, a real policy host,
// certificates of the test's own authority. Nothing comes by that our own trust store and rules do not take.
import type { Duplex } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchOutbound, type OutboundApp } from '#test/support/electron/launch-outbound.ts'
import type { OutboundSite } from '#test/support/electron/outbound-app.ts'
import { type ConnectProxy, startProxy } from '#test/support/web/connect-proxy.ts'
import { createOpensslAuthority, type LeafWishes, type OpensslAuthority } from '#test/support/web/openssl-authority.ts'
import { type RecordZone, serveRecords } from '#test/support/web/record-zone.ts'
import { httpAnswer, serveWeb, type WebServer } from '#test/support/web/web-server.ts'

const policy = 'version: STSv1\r\nmode: enforce\r\nmx: *.partner.example\r\nmax_age: 1209600\r\n'
const plain = { 'Content-Type': 'text/plain' }
const path = '/.well-known/mta-sts.txt'
const good = (socket: Duplex) => socket.end(httpAnswer(200, plain, policy))

let authority: OpensslAuthority
let stranger: OpensslAuthority
let zone: RecordZone
let proxy: ConnectProxy
let app: OutboundApp
let server: WebServer | undefined
let count = 0

beforeAll(async () => {
  authority = createOpensslAuthority()
  stranger = createOpensslAuthority()
  zone = await serveRecords({
    a: { 'direct.partner.example': ['127.0.0.1'], 'inside.partner.example': ['192.168.7.7'] },
  })
  proxy = await startProxy({ status: 503 })
  const url = `http://${proxy.address}`
  app = await launchOutbound({
    environment: { http_proxy: url, https_proxy: url, no_proxy: 'direct.partner.example' },
  })
})
afterEach(async () => {
  await server?.stop()
  server = undefined
  proxy.asked.length = 0
})
afterAll(async () => {
  await app.stop()
  await proxy.stop()
  await zone.stop()
  authority.remove()
  stranger.remove()
})

/** Serves a policy host behind the proxy under a name of its own, because certificates are remembered per name. */
async function serve(
  answer: (socket: Duplex) => void,
  wishes: Partial<LeafWishes> = {},
  by: { readonly issuer: OpensslAuthority; readonly hasChain: boolean } = { issuer: authority, hasChain: true },
): Promise<string> {
  count += 1
  const host = `mta-sts.n${count}.partner.example`
  const leaf = by.issuer.issueLeaf({ name: host, ...wishes })
  const cert = `${leaf.certPem}${by.hasChain ? by.issuer.issuingPem : ''}`
  server = await serveWeb({ tls: { key: leaf.keyPem, cert }, answer })
  proxy.manner = { to: server.port }
  return host
}

const site = (change: Partial<OutboundSite> = {}): OutboundSite => ({
  authorities: [authority.rootPem],
  bundled: false,
  resolver: zone.address,
  addresses: 'any',
  port: 443,
  ...change,
})
const get = (host: string, change: Partial<OutboundSite> = {}, timeoutMs = 10_000, id = host) =>
  app.get(id, site(change), { host, path, maxBytes: 65_536, timeoutMs })

describe('a policy host behind the proxy', () => {
  it('gives its policy, by a name the proxy alone looks up', async () => {
    const host = await serve(good)
    expect(await get(host)).toMatchObject({
      ok: true,
      status: 200,
      contentType: 'text/plain',
      text: policy,
      peer: { address: null, flaws: [], names: [host] },
    })
    expect(proxy.asked).toEqual([`CONNECT ${host}:443`])
    const request = server?.requests[0]?.toString() ?? ''
    expect(request).toMatch(/^GET \/\.well-known\/mta-sts\.txt HTTP\/1\.1\r\n/)
    expect(request).not.toMatch(/^(cookie|authorization|referer):/im)
  })

  it('is asked anew every time, and sends no cookie back', async () => {
    const host = await serve((socket) =>
      socket.end(httpAnswer(200, { ...plain, 'Set-Cookie': 'a=b', 'Cache-Control': 'max-age=9999' }, policy)),
    )
    await get(host)
    expect(await get(host)).toMatchObject({ ok: true, peer: { names: [host] } })
    expect(server?.requests).toHaveLength(2)
    expect(server?.requests[1]?.toString()).not.toMatch(/^cookie:/im)
  })

  const dribble = (socket: Duplex) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n')
    const timer = setInterval(() => socket.write('v'), 50)
    socket.once('close', () => clearInterval(timer))
  }
  const flood = (socket: Duplex) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n')
    const chunk = Buffer.alloc(16_384, 'x: y\r\n')
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk)) {
        // until the client stops reading
      }
    }
    socket.on('drain', pour)
    pour()
  }
  const manners: Readonly<Record<string, readonly [(socket: Duplex) => void, object]>> = {
    redirects: [
      (socket) => socket.end(httpAnswer(301, { Location: 'https://www.partner.example/' }, '')),
      { ok: true, status: 301, text: '', peer: { flaws: [] } },
    ],
    'knows no policy': [
      (socket) => socket.end(httpAnswer(404, plain, policy)),
      { ok: true, status: 404, text: '', peer: { flaws: [] } },
    ],
    'announces too much': [
      (socket) =>
        socket.write(
          `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99999999\r\n\r\n${policy.repeat(40)}`,
        ),
      { ok: false, failure: 'too-large' },
    ],
    'pours without end': [flood, { ok: false, failure: 'too-large' }],
    'compresses unasked': [
      (socket) => socket.end(httpAnswer(200, { ...plain, 'Content-Encoding': 'gzip' }, Buffer.alloc(20))),
      { ok: false, failure: 'encoded' },
    ],
    'breaks off': [
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nversion'),
      { ok: false, failure: 'reset' },
    ],
    'says nothing': [(socket) => socket.destroy(), { ok: false, failure: 'reset' }],
    dribbles: [dribble, { ok: false, failure: 'timeout' }],
    'keeps silent': [() => {}, { ok: false, failure: 'timeout' }],
  }
  it.each(Object.entries(manners))('that %s is told as such and let go', async (_, [answer, expected]) => {
    const host = await serve(answer)
    const isSlow = (expected as { failure?: string }).failure === 'timeout'
    expect(await get(host, {}, isSlow ? 700 : 10_000)).toMatchObject(expected)
    if (!(expected as { ok: boolean }).ok) await expect.poll(() => server?.openConnections()).toBe(0)
  })

  it('is dropped at once when the test is cancelled', async () => {
    const host = await serve(() => {})
    const asking = get(host, {}, 60_000, 'cancelled')
    await expect.poll(() => server?.requests.length).toBe(1)
    await app.cancel('cancelled')
    const answer = await asking
    expect(answer).toMatchObject({ ok: false, failure: 'cancelled' })
    expect(answer.afterCancelMs).toBeLessThan(100)
    await expect.poll(() => server?.openConnections()).toBe(0)
  })
})

describe('the certificate behind the proxy', () => {
  const cases: Readonly<Record<string, readonly [Partial<LeafWishes>, readonly string[]]>> = {
    'for another name': [{ name: 'www.partner.example' }, ['name-mismatch']],
    'with the common name only': [{ only: ['basicConstraints=CA:false'] }, ['cn-only']],
    expired: [{ until: '250201000000Z' }, ['expired']],
    'not yet valid': [{ from: '340101000000Z' }, ['not-yet-valid']],
    'for clients': [
      { only: ['extendedKeyUsage=clientAuth', 'subjectAltName=DNS:*.partner.example'], name: 'clients' },
      ['name-mismatch', 'wrong-purpose'],
    ],
  }
  it.each(Object.entries(cases))('%s is refused before the request, twice', async (_, [wishes, flaws]) => {
    const host = await serve(good, wishes)
    for (const answer of [await get(host), await get(host)]) {
      expect(answer).toMatchObject({ ok: false, failure: 'certificate', peer: { address: null } })
      expect([...(answer.peer?.flaws ?? [])].sort()).toEqual(flaws)
    }
    expect(server?.requests).toEqual([])
  })

  it('of an authority we do not know is refused, until we know it', async () => {
    const host = await serve(good, {}, { issuer: stranger, hasChain: true })
    expect(await get(host)).toMatchObject({ failure: 'certificate', peer: { flaws: ['unknown-ca'], names: [host] } })
    expect(await get(host, { authorities: [], bundled: true })).toMatchObject({ peer: { flaws: ['unknown-ca'] } })
    expect(server?.requests).toEqual([])
    expect(await get(host, { authorities: [stranger.rootPem] })).toMatchObject({ ok: true, text: policy })
    expect(await get(host)).toMatchObject({ failure: 'certificate' })
  })

  it('without its intermediate is refused', async () => {
    const host = await serve(good, {}, { issuer: authority, hasChain: false })
    expect(await get(host)).toMatchObject({ failure: 'certificate', peer: { flaws: ['unknown-ca'] } })
  })

  it('that is good and then bad is judged each time', async () => {
    const host = await serve(good)
    expect(await get(host)).toMatchObject({ ok: true })
    await server?.stop()
    const bad = authority.issueLeaf({ name: host, until: '250201000000Z' })
    server = await serveWeb({ tls: { key: bad.keyPem, cert: bad.certPem + authority.issuingPem }, answer: good })
    proxy.manner = { to: server.port }
    expect(await get(host)).toMatchObject({ failure: 'certificate', peer: { flaws: ['expired'] } })
    expect(server.requests).toEqual([])
  })
})

describe('a proxy', () => {
  it.each([407, 502, 403])('that refuses with %i is our own limit', async (status) => {
    proxy.manner = { status }
    expect(await get(`mta-sts.s${status}.partner.example`)).toMatchObject({
      ok: false,
      failure: 'local-limit',
      peer: null,
    })
    expect(proxy.asked).toHaveLength(1)
  })

  it('that keeps silent costs no more than the time given', async () => {
    proxy.manner = 'silent'
    const started = performance.now()
    expect(await get('mta-sts.silent.partner.example', {}, 700)).toMatchObject({ failure: 'timeout' })
    expect(performance.now() - started).toBeLessThan(3000)
  })

  it('is not asked to lead inside', async () => {
    proxy.manner = { status: 502 }
    const careful = { addresses: 'public-only' } as const
    expect(await get('inside.partner.example', careful)).toMatchObject({ failure: 'address-refused' })
    expect(await get('10.1.2.3', careful)).toMatchObject({ failure: 'address-refused' })
    expect(proxy.asked).toEqual([])
  })

  it('is left alone where the system names none for the host', async () => {
    const leaf = authority.issueLeaf({ name: 'direct.partner.example' })
    server = await serveWeb({ tls: { key: leaf.keyPem, cert: leaf.certPem + authority.issuingPem }, answer: good })
    expect(await get('direct.partner.example', { port: server.port })).toMatchObject({
      ok: true,
      text: policy,
      peer: { address: '127.0.0.1', flaws: [] },
    })
    expect(proxy.asked).toEqual([])
  })

  it('named by a switch is used as well', async () => {
    const host = await serve(good)
    const other = await launchOutbound({ switches: [`--proxy-server=http://${proxy.address}`] })
    try {
      const order = { host, path, maxBytes: 65_536, timeoutMs: 10_000 }
      expect(await other.get('switch', site(), order)).toMatchObject({ ok: true, text: policy })
    } finally {
      await other.stop()
    }
    expect(proxy.asked).toEqual([`CONNECT ${host}:443`])
  })
})

describe('revocation through the proxy', () => {
  const order = { url: 'http://crl.partner.example/list.crl', accept: '*/*', maxBytes: 1000, timeoutMs: 5000 }

  it('fetches and posts', async () => {
    server = await serveWeb({ answer: (socket) => socket.end(httpAnswer(200, plain, 'list')) })
    proxy.manner = { to: server.port }
    expect(await app.fetch('list', site({ port: 80 }), order)).toMatchObject({ ok: true, status: 200, text: 'list' })
    expect(await app.fetch('post', site({ port: 80 }), { ...order, posted: 'asked' })).toMatchObject({ text: 'list' })
    expect(proxy.asked).toEqual([`GET ${order.url}`, `POST ${order.url}`])
    expect(server.requests[1]?.toString()).toMatch(/content-type: text\/test\r\n[\s\S]*\r\n\r\nasked$/i)
  })

  it.each([
    [407, { ok: false, failure: 'local-limit' }],
    [504, { ok: true, status: 504, text: '' }],
  ])('tells of a proxy that answers %i', async (status, expected) => {
    proxy.manner = { status }
    expect(await app.fetch(`s${status}`, site({ port: 80 }), order)).toMatchObject(expected)
  })

  it('is bounded, follows nothing and asks for no HTTPS', async () => {
    server = await serveWeb({ answer: (socket) => socket.end(httpAnswer(200, plain, 'x'.repeat(2000))) })
    proxy.manner = { to: server.port }
    expect(await app.fetch('large', site({ port: 80 }), order)).toMatchObject({ failure: 'too-large' })
    const secure = { ...order, url: 'https://crl.partner.example/' }
    expect(await app.fetch('secure', site({ port: 80 }), secure)).toMatchObject({ failure: 'scheme-refused' })
    await server.stop()
    server = await serveWeb({ answer: (socket) => socket.end(httpAnswer(302, { Location: order.url }, '')) })
    proxy.manner = { to: server.port }
    expect(await app.fetch('moved', site({ port: 80 }), order)).toMatchObject({ ok: true, status: 302, text: '' })
    expect(server.requests).toHaveLength(1)
  })
})
