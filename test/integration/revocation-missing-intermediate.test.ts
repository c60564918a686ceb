// Chains a server sent wrongly, made by openssl: missing intermediates are fetched to name them, untidy chains are described, and neither
// ever makes an incomplete chain complete.
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createOpensslAuthority, derOf, type IssuedByOpenssl } from '#test/support/web/openssl-authority.ts'
import { serveRecords } from '#test/support/web/record-zone.ts'
import { httpAnswer, serveWeb, type WebServer } from '#test/support/web/web-server.ts'
import { readCertificateParts } from '#wire/revocation/certificate-parts.ts'
import { judgeChainOrder } from '#wire/revocation/chain-order.ts'
import { completeChain } from '#wire/revocation/complete-chain.ts'
import { findIssuerAnywhere } from '#wire/revocation/find-issuer.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { createWebFetch } from '#wire/web/plain-web-fetch.ts'

const never = new AbortController().signal
const authority = createOpensslAuthority()
const stranger = createOpensslAuthority()
const issuing = derOf(authority.issuingPem)
const root = derOf(authority.rootPem)
const trust = createTrustStore({ extra: [authority.rootPem], bundled: false })
const at = (file: string) => join(authority.folder, file)
let server: WebServer | undefined
afterAll(() => {
  authority.remove()
  stranger.remove()
})
afterEach(async () => {
  await server?.stop()
  server = undefined
})

const leafNaming = (address: string): IssuedByOpenssl =>
  authority.issueLeaf({ name: 'mx.partner.example', extensions: [`authorityInfoAccess=caIssuers;URI:${address}`] })
const leaf = leafNaming('http://aia.example/ca.crt')

async function complete(
  answer: Buffer,
  sent: readonly Buffer[] = [derOf(leaf.certPem)],
  options: { trusts?: string } = {},
) {
  const zone = await serveRecords({ a: { 'aia.example': ['127.0.0.1'] } })
  server = await serveWeb({ answer: (socket) => socket.end(answer) })
  const dialer = createTcpDialer('here')
  const web = createWebFetch({ resolver: zone.resolver, dialer, addresses: 'any', httpPort: server.port })
  const store = options.trusts === undefined ? trust : createTrustStore({ extra: [options.trusts], bundled: false })
  const completion = await completeChain(sent, { trust: store, web }, never)
  await zone.stop()
  return completion
}

describe('a missing intermediate', () => {
  authority.run('crl2pkcs7', '-nocrl', '-certfile', at('ca.pem'), '-outform', 'DER', '-out', at('ca.p7c'))
  const files = {
    DER: issuing,
    PEM: Buffer.from(authority.issuingPem),
    'PKCS #7': Buffer.from(authority.run('pkcs7', '-inform', 'DER', '-in', at('ca.p7c'), '-outform', 'DER')),
  }
  it.each(Object.entries(files))('is named when it can be fetched as %s', async (_, file) => {
    expect(await complete(httpAnswer(200, {}, file))).toMatchObject({
      kind: 'completed',
      missing: [{ subject: 'CN=Test CA', isAuthority: true }],
      anchor: 'CN=Test Root',
    })
  })

  it.each([
    ['unreachable', httpAnswer(404, {}, issuing)],
    ['unreadable', httpAnswer(200, {}, '<html>')],
    ['not-the-issuer', httpAnswer(200, {}, derOf(stranger.issuingPem))],
    ['not-the-issuer', httpAnswer(200, {}, root)],
    ['unreachable', Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n')],
  ])('is %s otherwise (%#)', async (why, answer) => {
    expect(await complete(answer)).toMatchObject({ kind: 'not-completed', why })
  })

  it('is not looked for without an address, nor when nothing is missing', async () => {
    const bare = authority.issueLeaf({ name: 'mx.partner.example' })
    expect(await complete(httpAnswer(200, {}, issuing), [derOf(bare.certPem)])).toMatchObject({ why: 'no-address' })
    expect(await complete(Buffer.alloc(0), [derOf(leaf.certPem), issuing])).toEqual({ kind: 'not-needed' })
    expect(server?.requests).toEqual([])
    expect(await complete(Buffer.alloc(0), [Buffer.from('no certificate')])).toMatchObject({ why: 'unreadable' })
  })

  it('does not help when the root is unknown', async () => {
    const completion = await complete(httpAnswer(200, {}, issuing), undefined, { trusts: stranger.rootPem })
    expect(completion).toMatchObject({ kind: 'not-completed', why: 'no-address' })
    const whole = [derOf(leaf.certPem), issuing, root]
    expect(await complete(Buffer.alloc(0), whole, { trusts: stranger.rootPem })).toMatchObject({ why: 'unknown-root' })
  })
})

describe('a chain', () => {
  const [own, other, foreign] = [derOf(leaf.certPem), issuing, derOf(stranger.issuingPem)]
  it.each([
    ['leaf only', [own], { isTidy: true }],
    ['leaf and issuer', [own, other], { isTidy: true, isOrdered: true }],
    ['with root', [own, other, root], { isTidy: false, isOrdered: true, hasRoot: true }],
    ['upside down', [own, root, other], { isTidy: false, isOrdered: false, hasRoot: true }],
    ['twice the same', [own, other, other, own], { isTidy: false, isOrdered: true, duplicates: 2, foreign: [] }],
    ['with a stranger of the same name', [own, foreign, other], { isTidy: false, isOrdered: true, foreign: [1] }],
    ['with something unreadable', [own, other, Buffer.from('x')], { isTidy: false, foreign: [2] }],
    ['of nothing', [], { isTidy: true, duplicates: 0 }],
  ])('%s is described', (_, sent, expected) => {
    expect(judgeChainOrder(sent)).toMatchObject(expected)
  })

  it('leads to the issuer, sent or trusted', () => {
    const parts = (der: Buffer) => {
      const read = readCertificateParts(der)
      if (read === undefined) throw new Error('unreadable')
      return read
    }
    expect(findIssuerAnywhere(parts(own), [parts(other)], trust)?.der).toEqual(other)
    expect(findIssuerAnywhere(parts(other), [], trust)?.der).toEqual(root)
    expect(findIssuerAnywhere(parts(own), [parts(foreign)], trust)).toBeUndefined()
  })
})
