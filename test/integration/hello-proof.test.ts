// The proof of the key against OpenSSL's own server and with its keys: every usual signature holds in every version, a changed bit or
// somebody else's certificate does not. What BoringSSL cannot compute stays unverified there.
import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { answeredIn, askServer } from '#test/support/hello/ask-server.ts'
import { relayTo } from '#test/support/hello/changing-relay.ts'
import { answerModern, certificates13, encryptedExtensions } from '#test/support/hello/modern-server.ts'
import {
  type KeyKind,
  opensslIdentity,
  removeOpensslFilesAtEnd,
  startOpenssl,
} from '#test/support/hello/openssl-server.ts'
import { playFlight, startFlight } from '#test/support/hello/play-flight.ts'
import { signedVerify } from '#test/support/hello/sign-proof.ts'
import { classicHello, modernHello } from '#wire/hello/plan/offers.ts'
import { verdictHello } from '#wire/hello/plan/verdict-plan.ts'

removeOpensslFilesAtEnd()
const isElectron = process.versions['electron'] !== undefined
const only = (version: string) => ['-min_protocol', version, '-max_protocol', version]
const modern = modernHello('mx.test')
const classic = verdictHello('up-to-tls12', 'mx.test')
/** What the runtime at hand makes of a right signature. */
const right = (isEverywhere: boolean) => (isEverywhere || !isElectron ? 'valid' : 'unverified')
const wrong = (isEverywhere: boolean) => (isEverywhere || !isElectron ? 'invalid' : 'unverified')

const kinds: readonly (readonly [key: KeyKind, scheme: string, isEverywhere: boolean])[] = [
  ['rsa', 'rsa_pkcs1_sha256', true],
  ['rsa', 'rsa_pkcs1_sha384', true],
  ['rsa', 'rsa_pkcs1_sha512', true],
  ['rsa', 'rsa_pkcs1_sha1', true],
  ['rsa', 'rsa_pss_rsae_sha256', true],
  ['rsa', 'rsa_pss_rsae_sha384', true],
  ['rsa', 'rsa_pss_rsae_sha512', true],
  ['rsa-pss', 'rsa_pss_pss_sha256', false],
  ['p256', 'ecdsa_secp256r1_sha256', true],
  ['p384', 'ecdsa_secp384r1_sha384', true],
  ['p521', 'ecdsa_secp521r1_sha512', true],
  ['brainpool', 'ecdsa_secp256r1_sha256', false],
  ['ed25519', 'ed25519', true],
  ['ed448', 'ed448', false],
]
const modernKinds = kinds.filter(([key, scheme]) => !scheme.startsWith('rsa_pkcs1') && key !== 'brainpool')

describe('TLS 1.2', () => {
  it.each(kinds)('a key of kind %s that signs with %s', async (key, scheme, isEverywhere) => {
    const server = await startOpenssl(key, [...only('TLSv1.2'), '-cipher', 'ALL:@SECLEVEL=0'])
    const hello = { ...classic, signatureSchemes: [scheme] }
    expect(await askServer(server.port, hello)).toMatchObject({
      protocol: 'TLSv1.2',
      signatureScheme: scheme,
      signature: right(isEverywhere),
      cut: null,
    })
    const port = await relayTo(server.port, (bytes) => {
      const changed = Buffer.from(bytes)
      // amid the client's random
      changed.writeUInt8(changed.readUInt8(20) ^ 1, 20)
      return changed
    })
    expect(await askServer(port, hello)).toMatchObject({ signatureScheme: scheme, signature: wrong(isEverywhere) })
  })

  it('finite field, and key transport that signs nothing', async () => {
    const finite = await startOpenssl('rsa', [...only('TLSv1.2'), '-cipher', 'DHE-RSA-AES128-GCM-SHA256'])
    expect(await askServer(finite.port, classic)).toMatchObject({ keyExchange: { kind: 'dhe' }, signature: 'valid' })
    const transport = await startOpenssl('rsa', [...only('TLSv1.2'), '-cipher', 'AES128-SHA:@SECLEVEL=0'])
    expect(await askServer(transport.port, classic)).toMatchObject({ keyExchange: { kind: 'rsa' }, signature: 'none' })
    const nobody = await startOpenssl('rsa', [...only('TLSv1.2'), '-cipher', 'ADH-AES128-SHA:@SECLEVEL=0'])
    const anonymous = classicHello(null, 'TLSv1.2', { suites: ['TLS_DH_anon_WITH_AES_128_CBC_SHA'] })
    expect(await askServer(nobody.port, anonymous)).toMatchObject({
      keyExchange: { isAnonymous: true },
      signature: 'none',
    })
  })
})

describe('older versions', () => {
  it.each([
    ['TLSv1', 'rsa', 'rsa_pkcs1_md5_sha1'],
    ['TLSv1.1', 'rsa', 'rsa_pkcs1_md5_sha1'],
    ['TLSv1.1', 'p256', 'ecdsa_sha1'],
  ] as const)('%s with a key of kind %s', async (version, key, signatureScheme) => {
    const args = ['-cipher', 'ECDHE:@SECLEVEL=0', ...only(version)]
    const server = await startOpenssl(key, args)
    const hello = classicHello('mx.test', version)
    expect(await askServer(server.port, hello)).toMatchObject({ signatureScheme, signature: 'valid' })
    const port = await relayTo(server.port, (bytes) => {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(20) ^ 1, 20)
      return changed
    })
    expect(await askServer(port, hello)).toMatchObject({ signatureScheme, signature: 'invalid' })
  })
})

describe('TLS 1.3', () => {
  it.each(modernKinds)('a key of kind %s that signs with %s', async (key, scheme, isEverywhere) => {
    const server = await startOpenssl(key, only('TLSv1.3'))
    const answer = answeredIn(await askServer(server.port, { ...modern, signatureSchemes: [scheme] }))
    expect(answer).toMatchObject({ signatureScheme: scheme, signature: right(isEverywhere), cut: null })
  })

  it('holds behind a retry too', async () => {
    const server = await startOpenssl('p256', [...only('TLSv1.3'), '-groups', 'P-384'])
    expect(await askServer(server.port, modern)).toMatchObject({
      retry: { group: 'secp384r1' },
      signature: 'valid',
      cut: null,
    })
  })

  /** A flight with a right Finished whose CertificateVerify is signed by this key and then changed. */
  const signedBy = (keyPem: string, leafOf: KeyKind, scheme: number, change = (verify: Buffer) => verify) => {
    const flight = startFlight(modern)
    const opening = flight.opening.subarray(5)
    const server = answerModern(opening)
    const before = [encryptedExtensions(), certificates13([opensslIdentity(leafOf).leaf])]
    const heard = createHash('sha256').update(Buffer.concat([opening, server.serverHello.subarray(5), ...before]))
    const messages = [...before, change(signedVerify(keyPem, scheme, heard.digest()))]
    const plain = Buffer.concat([...messages, server.finished(messages)])
    const { answer } = playFlight(flight, [server.serverHello, server.seal(22, plain)])
    expect(answer).toMatchObject({ kind: 'answered', cut: null })
    return answeredIn(answer).signature
  }
  const keyOf = (key: KeyKind) => opensslIdentity(key).keyPem
  const lastBit = (verify: Buffer) => {
    const changed = Buffer.from(verify)
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1)
    return changed
  }

  it.each([
    ['rsa', 0x0804],
    ['rsa', 0x0806],
    ['p256', 0x0403],
    ['p384', 0x0503],
    ['ed25519', 0x0807],
  ] as const)('a changed bit under a key of kind %s, scheme %i', (key, scheme) => {
    expect(signedBy(keyOf(key), key, scheme)).toBe('valid')
    expect(signedBy(keyOf(key), key, scheme, lastBit)).toBe('invalid')
  })

  it("somebody else's certificate, and schemes the version or the key rules out", () => {
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    })
    expect(signedBy(foreign.toString(), 'p256', 0x0403)).toBe('invalid')
    expect(signedBy(keyOf('p256'), 'rsa', 0x0403)).toBe('invalid')
    expect(signedBy(keyOf('p256'), 'ed25519', 0x0403)).toBe('invalid')
    expect(signedBy(keyOf('rsa'), 'rsa', 0x0401)).toBe('invalid')
    expect(signedBy(keyOf('p256'), 'p256', 0x0203)).toBe('invalid')
    expect(signedBy(keyOf('p384'), 'p384', 0x0403)).toBe('invalid')
  })
})
