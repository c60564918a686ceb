// Revocation over the network: a live OCSP responder run by openssl, and a web server that serves lists, lies, or leads into the own network.
// Whatever is not a genuine, current statement about this certificate is unknown, never good.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '#lab/loopback.ts'
import { createOpensslAuthority, derOf, type IssuedByOpenssl } from '#test/support/web/openssl-authority.ts'
import { serveRecords } from '#test/support/web/record-zone.ts'
import { httpAnswer, serveWeb, type WebServer } from '#test/support/web/web-server.ts'
import { checkRevocation } from '#wire/revocation/check-revocation.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createWebFetch, type WebFetchOptions } from '#wire/web/plain-web-fetch.ts'
import { rememberFetches } from '#wire/web/remembered-fetch.ts'

const never = new AbortController().signal
const stampIn = (hours: number) =>
  `${new Date(Date.now() + hours * 3_600_000).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`

describe('online', () => {
  const authority = createOpensslAuthority()
  let server: WebServer
  let list: Buffer
  let says: (path: string) => Buffer
  let zone: Awaited<ReturnType<typeof serveRecords>>
  beforeAll(async () => {
    zone = await serveRecords({ a: { 'crl.example': ['127.0.0.1'] } })
    server = await serveWeb({
      answer: (socket, request) => socket.end(says(/^\S+ (\S+)/.exec(request.toString('latin1'))?.[1] ?? '')),
    })
    list = authority.signList()
  })
  afterAll(async () => {
    await server.stop()
    await zone.stop()
    authority.remove()
  })
  const web = (options: Partial<WebFetchOptions> = {}) =>
    createWebFetch({
      resolver: zone.resolver,
      dialer: createTcpDialer('here'),
      addresses: 'any',
      httpPort: server.port,
      ...options,
    })
  const check = (
    leaf: IssuedByOpenssl,
    options: Partial<WebFetchOptions> = {},
    staple: Buffer | readonly Buffer[] | null = null,
    signal = never,
  ) =>
    checkRevocation(
      {
        certificate: derOf(leaf.certPem),
        issuer: derOf(authority.issuingPem),
        staples: staple === null ? [] : [staple].flat(),
      },
      { web: web(options), now: new Date() },
      signal,
    )
  const issue = (...extensions: readonly string[]) => authority.issueLeaf({ name: 'mx.partner.example', extensions })
  const pointing = () => issue('crlDistributionPoints=URI:http://crl.example/ca.crl')

  it('fetches the list a certificate names', async () => {
    says = (path) => httpAnswer(path === '/ca.crl' ? 200 : 404, {}, list)
    const report = await check(pointing())
    expect(report).toMatchObject({ status: { kind: 'good' }, mustStaple: 'not-required' })
    expect(report.attempts).toMatchObject([{ source: 'list', url: 'http://crl.example/ca.crl' }])
    const lost = pointing()
    authority.revoke(lost, 'superseded')
    list = authority.signList()
    expect((await check(lost)).status).toMatchObject({ kind: 'revoked', reason: 'superseded' })
  })

  it.each([
    ['a redirect', () => httpAnswer(302, { Location: 'http://crl.example/ca.crl' }, ''), 'http-status'],
    ['an error page', () => httpAnswer(200, { 'Content-Type': 'text/html' }, '<html>'), 'unreadable'],
    ['nothing', () => Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), 'unreadable'],
    ['a cut list', () => httpAnswer(200, {}, list.subarray(0, -1)), 'unreadable'],
    ['a longer list', () => httpAnswer(200, {}, Buffer.concat([list, Buffer.alloc(1)])), 'unreadable'],
    ['a flood', () => Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n'), 'unreachable'],
    [
      'an old list',
      () => httpAnswer(200, {}, authority.signList({ from: '250101000000Z', until: '250201000000Z' })),
      'out-of-date',
    ],
    [
      'a future list',
      () => httpAnswer(200, {}, authority.signList({ from: stampIn(2), until: stampIn(9) })),
      'not-yet-valid',
    ],
  ])('%s instead of a list is unknown', async (_, answer, why) => {
    says = answer
    expect((await check(pointing())).status).toMatchObject({ kind: 'unknown', why })
  })

  it('a host that refuses or does not exist is unknown', async () => {
    expect((await check(pointing(), { httpPort: 1 })).status).toMatchObject({ why: 'unreachable', detail: 'refused' })
    const nowhere = issue('crlDistributionPoints=URI:http://nowhere.example/ca.crl')
    expect((await check(nowhere)).status).toMatchObject({ why: 'unreachable', detail: 'no-address' })
    expect((await check(issue())).status).toMatchObject({ kind: 'unknown', why: 'no-address' })
  })

  it('a certificate cannot send us into the own network, nor to other services', async () => {
    says = () => httpAnswer(200, {}, list)
    const before = server.requests.length
    for (const place of [
      'crl.example',
      `127.0.0.1:${server.port}`,
      `[::1]:${server.port}`,
      '10.0.0.1',
      '169.254.169.254',
    ]) {
      const report = await check(issue(`crlDistributionPoints=URI:http://${place}/ca.crl`), {
        addresses: 'public-only',
      })
      expect(report.status, place).toMatchObject({ why: 'unreachable', detail: 'address-refused' })
    }
    const secure = issue('crlDistributionPoints=URI:https://crl.example/ca.crl')
    expect((await check(secure)).status).toMatchObject({ detail: 'scheme-refused' })
    for (const url of ['http://127.0.0.1:25/', 'ldap://ldap.example/cn=CA', 'file:///etc/passwd']) {
      expect((await check(issue(`crlDistributionPoints=URI:${url}`))).status, url).toMatchObject({ why: 'no-address' })
    }
    expect(server.requests.length).toBe(before)
  })

  it('asks the responder of openssl, with a nonce', async () => {
    const delegate = authority.issueLeaf({ name: 'ocsp.example', only: ['extendedKeyUsage=OCSPSigning'] })
    const place = await findFreePort('127.0.0.1')
    const named = () => issue(`authorityInfoAccess=OCSP;URI:http://127.0.0.1:${place}/`)
    const [fine, lost] = [named(), named()]
    authority.revoke(lost, 'cessationOfOperation')
    const responder = await authority.startResponder(delegate, ['-nmin', '60'], place)
    expect(await check(fine)).toMatchObject({ status: { kind: 'good' }, attempts: [{ source: 'responder' }] })
    expect((await check(lost)).status).toMatchObject({ kind: 'revoked', reason: 'cessation-of-operation' })
    await responder.stop()
    expect((await check(fine)).status).toMatchObject({ kind: 'unknown', why: 'unreachable' })
  })

  it('a replayed answer with another nonce is unknown', async () => {
    const leaf = issue('authorityInfoAccess=OCSP;URI:http://crl.example/ocsp')
    authority.run('ocsp', '-issuer', join(authority.folder, 'ca.pem'), '-cert', leaf.path, '-reqout', 'other.der')
    const signing = ['-rsigner', 'ca.pem', '-rkey', 'ca.key', '-CA', 'ca.pem', '-index', 'index.txt']
    authority.run('ocsp', ...signing, '-reqin', 'other.der', '-respout', 'replayed.der')
    says = () => httpAnswer(200, {}, readFileSync(join(authority.folder, 'replayed.der')))
    expect((await check(leaf)).status).toMatchObject({ kind: 'unknown', why: 'other-nonce' })
    says = () => httpAnswer(200, {}, authority.respondTo(leaf, null))
    expect((await check(leaf)).status).toMatchObject({ kind: 'good' })
    says = () => httpAnswer(200, {}, Buffer.from('30030a0103', 'hex'))
    expect((await check(leaf)).status).toMatchObject({ why: 'responder-refuses', detail: 'try-later' })
  })

  it('one revocation counts against every good answer, and a staple is judged like any other', async () => {
    const leaf = pointing()
    const staple = authority.respondTo(leaf, null, ['-nmin', '60'])
    authority.revoke(leaf)
    list = authority.signList()
    says = () => httpAnswer(200, {}, list)
    const report = await check(leaf, {}, staple)
    expect(report.attempts.map(({ source, status }) => `${source} ${status.kind}`)).toEqual([
      'staple good',
      'list revoked',
    ])
    expect(report.status).toMatchObject({ kind: 'revoked', reason: 'unspecified' })
  })

  it('a certificate that demands a staple is held to it', async () => {
    const leaf = issue('tlsfeature=status_request')
    const good = authority.respondTo(leaf, null, ['-nmin', '60'])
    expect((await check(leaf, {}, null)).mustStaple).toBe('missing')
    expect((await check(leaf, {}, good)).mustStaple).toBe('met')
    expect((await check(leaf, {}, good.subarray(1))).mustStaple).toBe('not-good')
    expect((await check(issue(), {}, null)).mustStaple).toBe('not-required')
    expect((await check(leaf, {}, [good, good.subarray(1)])).mustStaple).toBe('not-good')
    authority.revoke(leaf, 'superseded')
    const lost = authority.respondTo(leaf, null, ['-nmin', '60'])
    expect((await check(leaf, {}, [lost, good])).status.kind).toBe('revoked')
    expect((await check(leaf, {}, [good, lost])).status.kind).toBe('revoked')
  })

  it('asks for a list once while it is young, however many certificates name it', async () => {
    let elapsed = 0
    const clock = { now: () => new Date().toISOString(), elapsedMs: () => elapsed }
    const remembering = rememberFetches(web(), clock, { maxBytes: 10_000, maxAgeMs: 1000 })
    list = authority.signList()
    says = () => httpAnswer(200, {}, list)
    const before = server.requests.length
    const issuer = derOf(authority.issuingPem)
    const ask = () => {
      const order = { certificate: derOf(pointing().certPem), issuer, staples: [] }
      return checkRevocation(order, { web: remembering, now: new Date() }, never)
    }
    for (let count = 0; count < 3; count += 1) expect((await ask()).status.kind).toBe('good')
    expect(server.requests.length - before).toBe(1)
    elapsed = 1000
    expect((await ask()).status.kind).toBe('good')
    expect(server.requests.length - before).toBe(2)
    elapsed = 2000
    says = () => httpAnswer(500, {}, '')
    expect((await ask()).status).toMatchObject({ kind: 'unknown', why: 'http-status' })
    says = () => httpAnswer(200, {}, list)
    expect((await ask()).status.kind).toBe('good')
  })

  it('ends at once when cancelled', async () => {
    says = () => Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
    const silent = await serveWeb({ answer: () => {} })
    const controller = new AbortController()
    const checking = check(pointing(), { httpPort: silent.port }, null, controller.signal)
    await expect.poll(() => silent.requests.length).toBe(1)
    const started = performance.now()
    controller.abort()
    expect((await checking).status).toMatchObject({ kind: 'unknown', why: 'cancelled' })
    expect(performance.now() - started).toBeLessThan(100)
    await expect.poll(() => silent.openConnections()).toBe(0)
    await silent.stop()
  })
})
