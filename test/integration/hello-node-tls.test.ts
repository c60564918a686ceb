// The hello engine against servers of the runtime's own TLS: what it reports equals the server's settings and what the runtime's client sees.
import { X509Certificate } from 'node:crypto'
import { connect, createServer, type TlsOptions } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLabAuthority } from '#lab/authority.ts'
import { answeredIn, askServer } from '#test/support/hello/ask-server.ts'
import { modernHello } from '#wire/hello/plan/offers.ts'
import { verdictHello } from '#wire/hello/plan/verdict-plan.ts'

const now = new Date()
const authority = createLabAuthority(now)
const { chainPem, keyPem } = authority.issue({
  names: ['mx.test'],
  notBefore: new Date(now.getTime() - 86_400_000),
  notAfter: new Date(now.getTime() + 86_400_000),
})
const chain = (chainPem.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((pem) =>
  new X509Certificate(pem).raw.toString('base64'),
)

function serve(options: TlsOptions): Promise<number> {
  const server = createServer({ cert: chainPem, key: keyPem, ...options }, (socket) => socket.on('error', () => {}))
  server.on('tlsClientError', () => {})
  onTestFinished(() => void server.close())
  return new Promise((resolve) => {
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const place = server.address()
      resolve(place !== null && typeof place === 'object' ? place.port : 0)
    })
  })
}

const exact = (version: 'TLSv1.2' | 'TLSv1.3'): TlsOptions => ({ minVersion: version, maxVersion: version })

describe('servers of the runtime', () => {
  it.each(['TLSv1.3', 'TLSv1.2'] as const)('%s shows the chain as sent, leaf and intermediate', async (version) => {
    const port = await serve(exact(version))
    const hello = version === 'TLSv1.3' ? modernHello('mx.test') : verdictHello('up-to-tls12', 'mx.test')
    const answer = answeredIn(await askServer(port, hello))
    expect(answer).toMatchObject({ protocol: version, chain, clientCertificate: null, staple: null, cut: null })
    expect(answer.signatureScheme).toMatch(/^rsa_ps|^rsa_pkcs1_sha/)
  })

  it('the suite of a server with its own order is the one the runtime negotiates too', async () => {
    const suite = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
    const port = await serve({ ...exact('TLSv1.2'), ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' })
    expect(await askServer(port, verdictHello('up-to-tls12', 'mx.test'))).toMatchObject({ suite, group: 'x25519' })
    const negotiated = await new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
        resolve(socket.getCipher().standardName)
        socket.destroy()
      })
    })
    expect(negotiated).toBe(suite)
  })

  it.each(['TLSv1.3', 'TLSv1.2'] as const)('a request for a client certificate in %s is seen', async (version) => {
    const port = await serve({ ...exact(version), requestCert: true, rejectUnauthorized: true, ca: authority.rootPem })
    const hello = version === 'TLSv1.3' ? modernHello('mx.test') : verdictHello('up-to-tls12', 'mx.test')
    const { clientCertificate } = answeredIn(await askServer(port, hello))
    expect(clientCertificate?.schemes).toContain('ecdsa_secp256r1_sha256')
    expect(clientCertificate?.authorities).toBe(1)
  })

  it('a group only a retry request reaches is followed', async () => {
    const port = await serve({ ...exact('TLSv1.3'), ecdhCurve: 'P-384' })
    expect(await askServer(port, modernHello('mx.test'))).toMatchObject({
      group: 'secp384r1',
      retry: { group: 'secp384r1' },
      chain,
      cut: null,
    })
  })

  it('a chosen application protocol is read from its protected place', async () => {
    const port = await serve({ ...exact('TLSv1.3'), ALPNProtocols: ['smtp'] })
    const answer = answeredIn(await askServer(port, modernHello('mx.test', { alpn: ['smtp'] })))
    expect(answer.extensions.alpn).toBe('smtp')
  })

  it('reserved values and a long hello are no trouble', async () => {
    const port = await serve({})
    const hello = modernHello('mx.test', { hasGrease: true, paddedTo: 1700 })
    expect(await askServer(port, hello)).toMatchObject({ protocol: 'TLSv1.3', chain, cut: null })
  })

  it.each(['up-to-tls11', 'weak-suites'] as const)('the default refuses %s', async (step) => {
    const port = await serve({ minVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' })
    expect(await askServer(port, verdictHello(step, 'mx.test'))).toMatchObject({ kind: 'alert', level: 'fatal' })
  })
})
