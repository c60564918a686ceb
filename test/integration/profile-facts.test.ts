// From a server's answer and its certificates to the facts that are judged: real certificates of every usual key, and answers that ended early.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { enumeration } from '#domain/hello-round.ts'
import { certificateFacts, negotiatedFacts, offeredByEnumeration, offeredIn } from '#probe/profiles/negotiated-facts.ts'
import { sampleAnswer } from '#test/support/hello/sample-answer.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { certificateSignature } from '#wire/certificate-signature.ts'

const folder = mkdtempSync(join(tmpdir(), 'handschlag-profiles-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A self-signed certificate with a key of this kind. */
function selfSigned(algorithm: string, options: readonly string[], signing: readonly string[] = []) {
  const key = join(folder, 'key.pem')
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
  openssl('genpkey', '-algorithm', algorithm, ...options.flatMap((option) => ['-pkeyopt', option]), '-out', key)
  const der = openssl('req', '-x509', '-new', '-key', key, '-subj', '/CN=mx.test', '-outform', 'DER', ...signing)
  const certificate = readCertificate(der)
  if (certificate === undefined) throw new Error('the certificate could not be read')
  return certificate
}

const answer = sampleAnswer()

describe('certificates', () => {
  it.each([
    ['RSA', ['rsa_keygen_bits:2048'], [], 'rsa', 2048, 'rsa_pkcs1_sha256'],
    ['RSA', ['rsa_keygen_bits:2048'], ['-sha1'], 'rsa', 2048, 'rsa_pkcs1_sha1'],
    [
      'RSA',
      ['rsa_keygen_bits:2048'],
      ['-sigopt', 'rsa_padding_mode:pss', '-sha384'],
      'rsa',
      2048,
      'rsa_pss_rsae_sha384',
    ],
    ['RSA-PSS', ['rsa_keygen_bits:2048'], [], 'rsa', 2048, 'rsa_pss_rsae_sha256'],
    ['EC', ['ec_paramgen_curve:P-256'], [], 'ec', 256, 'ecdsa_secp256r1_sha256'],
    ['EC', ['ec_paramgen_curve:P-521'], ['-sha512'], 'ec', 521, 'ecdsa_secp521r1_sha512'],
    ['EC', ['ec_paramgen_curve:brainpoolP256r1'], [], 'ec', 256, 'ecdsa_secp256r1_sha256'],
    ['ED25519', [], [], 'ed25519', 253, 'ed25519'],
  ] as const)('with a key of %s %s signed %s', (algorithm, options, signing, keyType, keyBits, signature) => {
    const facts = certificateFacts(selfSigned(algorithm, options, signing))
    expect(facts).toEqual({ keyType, keyBits, signature, isSelfIssued: true })
  })

  it('that make no sense have no signature', () => {
    for (const pem of ['', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
      expect(certificateSignature({ pem, signatureHash: null })).toBeNull()
  })
})

describe('answers', () => {
  it('become facts', () => {
    expect(negotiatedFacts(answer, [])).toMatchObject({
      group: 'x25519',
      hasOwnPrime: false,
      certificates: [],
      offered: null,
    })
    expect(negotiatedFacts({ ...answer, compression: 'unknown' }, []).extensions).toMatchObject({
      compression: null,
      heartbeat: false,
    })
  })

  it('that only asked for another group still name it; a prime of the server has a size alone', () => {
    const retried = { ...answer, group: null, retry: { group: 'X25519MLKEM768' } }
    expect(negotiatedFacts(retried, [])).toMatchObject({ group: 'X25519MLKEM768', hasOwnPrime: false })
    const dhe = { ...answer, group: null, keyExchange: { kind: 'dhe', bits: 1024, isAnonymous: false } } as const
    expect(negotiatedFacts(dhe, [])).toMatchObject({ group: null, hasOwnPrime: true, keyExchangeBits: 1024 })
    expect(negotiatedFacts({ ...dhe, keyExchange: { ...dhe.keyExchange, bits: null } }, []).hasOwnPrime).toBe(false)
  })

  it('show what a server accepts, never that this is all', () => {
    const old = { ...answer, protocol: 'TLSv1.2', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA', group: null }
    expect(offeredIn([answer, old, answer])).toEqual({
      protocols: ['TLSv1.3', 'TLSv1.2'],
      suites: [answer.suite, old.suite],
      groups: ['x25519'],
      isComplete: false,
    })
  })

  it('of a full test are all, unless it was broken off', () => {
    const full = enumeration.parse({
      host: 'mx.test',
      ip: '192.0.2.1',
      startedAt: '2026-01-01T00:00:00.000Z',
      connections: 9,
      modern: { suites: [answer.suite], groups: ['x25519', 'secp256r1'] },
      classic: { suites: [], groups: [] },
      preference: null,
      oldVersions: { 'TLSv1.1': true, TLSv1: null, SSLv3: false },
      refusesClearMail: null,
      answersInjected: null,
      ended: 'complete',
      detail: '',
    })
    expect(offeredByEnumeration(full)).toMatchObject({ protocols: ['TLSv1.3', 'TLSv1.1'], isComplete: true })
    expect(offeredByEnumeration({ ...full, ended: 'limited' }).isComplete).toBe(false)
  })
})
