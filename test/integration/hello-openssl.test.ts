// The hello engine against OpenSSL's own server: what it reports equals what the server was told to be, the same in every runtime.
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { answeredIn, askServer } from '#test/support/hello/ask-server.ts'
import {
  dhParameters,
  type KeyKind,
  removeOpensslFilesAtEnd,
  staplesFile,
  startOpenssl,
} from '#test/support/hello/openssl-server.ts'
import { suiteTable } from '#wire/hello/codes/suites.ts'
import { classicHello, modernHello } from '#wire/hello/plan/offers.ts'
import { allClassicSuites, modernSuites, oldSuites } from '#wire/hello/plan/suite-lists.ts'
import { verdictHello } from '#wire/hello/plan/verdict-plan.ts'

removeOpensslFilesAtEnd()
const everything = ['-cipher', 'ALL:COMPLEMENTOFALL:eNULL:@SECLEVEL=0', '-min_protocol', 'TLSv1']
const only = (version: string) => ['-min_protocol', version, '-max_protocol', version]
const modern = modernHello('mx.test')
const classic = verdictHello('up-to-tls12', 'mx.test')

describe('names of suites', () => {
  it('are those OpenSSL knows by the same codes', () => {
    const listed = execFileSync('openssl', ['ciphers', '-V', '-stdname', 'ALL:COMPLEMENTOFALL:eNULL:@SECLEVEL=0'], {
      encoding: 'utf8',
    })
    const lines = [...listed.matchAll(/0x(..),0x(..) - (\S+)/g)]
    expect(lines.length).toBeGreaterThan(100)
    for (const [, high = '', low = '', name = ''] of lines) {
      expect(suiteTable.nameOf(Number.parseInt(high + low, 16))).toBe(name)
    }
  })
})

describe('versions', () => {
  it.each(['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const)('a server of %s alone is named', async (version) => {
    const server = await startOpenssl('rsa', [...everything, ...only(version)])
    const answer = answeredIn(await askServer(server.port, classic))
    expect(answer).toMatchObject({ protocol: version, chain: server.chain, cut: null })
    expect(answer.signatureScheme).toBe(version === 'TLSv1.2' ? 'rsa_pss_rsae_sha256' : 'rsa_pkcs1_md5_sha1')
    expect(await askServer(server.port, modern)).toMatchObject({ kind: 'alert', level: 'fatal' })
  })

  it('a server of TLS 1.3 alone refuses everything older by its version', async () => {
    const server = await startOpenssl('rsa', only('TLSv1.3'))
    const refusal = { kind: 'alert', level: 'fatal', description: 'protocol_version' }
    expect(await askServer(server.port, classic)).toEqual(refusal)
    expect(await askServer(server.port, classicHello('mx.test', 'TLSv1.1'))).toEqual(refusal)
  })

  it('the mark of a downgrade is read', async () => {
    const server = await startOpenssl('rsa', everything)
    expect(await askServer(server.port, classic)).toMatchObject({ downgradedFrom: 'TLSv1.3' })
    expect(await askServer(server.port, classicHello(null, 'TLSv1'))).toMatchObject({
      downgradedFrom: 'TLSv1.2 or later',
    })
  })
})

describe('TLS 1.3', () => {
  const keys: readonly (readonly [KeyKind, string])[] = [
    ['rsa', 'rsa_pss_rsae_sha256'],
    ['rsa-pss', 'rsa_pss_pss_sha256'],
    ['p256', 'ecdsa_secp256r1_sha256'],
    ['p521', 'ecdsa_secp521r1_sha512'],
    ['ed25519', 'ed25519'],
  ]
  it.each(keys)('a key of kind %s signs with %s', async (key, scheme) => {
    const server = await startOpenssl(key, only('TLSv1.3'))
    expect(await askServer(server.port, modern)).toMatchObject({
      protocol: 'TLSv1.3',
      suite: 'TLS_AES_256_GCM_SHA384',
      group: 'x25519',
      signatureScheme: scheme,
      chain: server.chain,
      cut: null,
    })
  })

  it.each([
    ['P-256', 'secp256r1', false],
    ['P-384', 'secp384r1', true],
    ['P-521', 'secp521r1', true],
    ['X448', 'x448', true],
    ['ffdhe2048', 'ffdhe2048', true],
    ['ffdhe8192', 'ffdhe8192', true],
  ])('group %s is followed to the whole flight', async (name, group, isRetried) => {
    const server = await startOpenssl('rsa', [
      ...only('TLSv1.3'),
      '-groups',
      name,
      '-ciphersuites',
      'TLS_AES_128_GCM_SHA256',
    ])
    expect(await askServer(server.port, modern)).toMatchObject({
      suite: 'TLS_AES_128_GCM_SHA256',
      group,
      retry: isRetried ? { group } : null,
      chain: server.chain,
      cut: null,
    })
  })

  it.each(modernSuites)('suite %s is opened', async (suite) => {
    const server = await startOpenssl('rsa', [...only('TLSv1.3'), '-ciphersuites', suite])
    expect(await askServer(server.port, modern)).toMatchObject({ suite, chain: server.chain, cut: null })
  })

  it('a server that cuts its flight into small records is read whole', async () => {
    const server = await startOpenssl('rsa', [...only('TLSv1.3'), '-split_send_frag', '512', '-max_send_frag', '512'])
    expect(await askServer(server.port, modern)).toMatchObject({ chain: server.chain, cut: null })
  })
})

describe('TLS 1.2 and before', () => {
  it.each([
    ['AES256-GCM-SHA384', 'TLS_RSA_WITH_AES_256_GCM_SHA384', 'rsa', false],
    ['NULL-MD5', 'TLS_RSA_WITH_NULL_MD5', 'rsa', false],
    ['AECDH-AES128-SHA', 'TLS_ECDH_anon_WITH_AES_128_CBC_SHA', 'ecdhe', true],
    ['ECDHE-RSA-AES256-SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'ecdhe', false],
    ['CAMELLIA128-SHA', 'TLS_RSA_WITH_CAMELLIA_128_CBC_SHA', 'rsa', false],
    ['ECDHE-ARIA256-GCM-SHA384', 'TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384', 'ecdhe', false],
  ])('suite %s', async (cipher, suite, kind, isAnonymous) => {
    const server = await startOpenssl('rsa', [...only('TLSv1.2'), '-cipher', `${cipher}:@SECLEVEL=0`])
    const answer = answeredIn(await askServer(server.port, classicHello(null, 'TLSv1.2', { suites: [suite] })))
    expect(answer).toMatchObject({
      suite,
      keyExchange: { kind, isAnonymous },
      chain: isAnonymous ? [] : server.chain,
      cut: null,
    })
    if (isAnonymous || kind === 'rsa') expect(answer.signatureScheme).toBeNull()
  })

  it.each([
    [1024, null, 1024],
    [1536, null, 1536],
    ['ffdhe3072', 'ffdhe3072', 3072],
    ['ffdhe8192', 'ffdhe8192', 8192],
  ])('the Diffie-Hellman prime %s is measured and called by its name', async (size, group, bits) => {
    const dhe = ['-cipher', 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0', '-dhparam', dhParameters(size)]
    const server = await startOpenssl('rsa', [...only('TLSv1.2'), ...dhe])
    expect(await askServer(server.port, classic)).toMatchObject({ group, keyExchange: { kind: 'dhe', bits } })
  })

  it.each([
    ['X448', 'rsa', 'x448', 446],
    ['brainpoolP384r1', 'rsa', 'brainpoolP384r1', 384],
    ['P-521', 'rsa', 'secp521r1', 521],
    ['brainpoolP256r1', 'brainpool', 'brainpoolP256r1', 256],
  ] as const)('group %s with a key of kind %s', async (name, key, group, bits) => {
    const server = await startOpenssl(key, [...only('TLSv1.2'), '-groups', name])
    expect(await askServer(server.port, classic)).toMatchObject({
      group,
      keyExchange: { bits },
      chain: server.chain,
      cut: null,
    })
  })

  it('extensions are reported as the server gives them', async () => {
    const server = await startOpenssl('rsa', ['-cipher', 'AES128-SHA:@SECLEVEL=0', ...only('TLSv1.2')])
    expect(answeredIn(await askServer(server.port, classic)).extensions).toEqual({
      hasExtendedMasterSecret: true,
      hasRenegotiationInfo: true,
      hasEncryptThenMac: true,
      hasTruncatedHmac: false,
      hasHeartbeat: false,
      hasSessionTicket: true,
      hasServerName: false,
      alpn: null,
      other: [],
    })
  })
})

describe('client certificates, staples and names', () => {
  it.each([
    ['TLSv1.3', '-verify'],
    ['TLSv1.3', '-Verify'],
    ['TLSv1.2', '-verify'],
    ['TLSv1.2', '-Verify'],
  ])('a request in %s by %s is seen', async (version, flag) => {
    const server = await startOpenssl('rsa', [...only(version), flag, '2'])
    const answer = answeredIn(await askServer(server.port, version === 'TLSv1.3' ? modern : classic))
    expect(answer.clientCertificate?.schemes).toContain('rsa_pss_rsae_sha256')
    expect(answer).toMatchObject({ chain: server.chain, cut: null })
  })

  it.each(['TLSv1.3', 'TLSv1.2'])('a staple in %s is passed on unread', async (version) => {
    const response = makeOcspResponse()
    const server = await startOpenssl('rsa', [...only(version), '-status_file', staplesFile(response)])
    const answer = await askServer(server.port, version === 'TLSv1.3' ? modern : classic)
    expect(answer).toMatchObject({ staple: response.toString('base64'), clientCertificate: null })
  })

  it('a name the server does not know is refused by that alert', async () => {
    const server = await startOpenssl('rsa', ['-servername', 'other.test', '-servername_fatal'])
    const refusal = { kind: 'alert', level: 'fatal', description: 'unrecognized_name' }
    expect(await askServer(server.port, modern)).toEqual(refusal)
    expect(await askServer(server.port, modernHello(null))).toMatchObject({ kind: 'answered', cut: null })
  })
})

describe('refusals', () => {
  it('a strict server refuses old versions and weak suites with an alert', async () => {
    const server = await startOpenssl('rsa', ['-min_protocol', 'TLSv1.2', '-cipher', 'ECDHE+AESGCM'])
    for (const step of ['up-to-tls11', 'weak-suites'] as const) {
      expect(await askServer(server.port, verdictHello(step, 'mx.test'))).toMatchObject({
        kind: 'alert',
        level: 'fatal',
      })
    }
  })

  it('more suites than the usual bound are understood too', async () => {
    const server = await startOpenssl('rsa', everything)
    const hello = classicHello(null, 'TLSv1.2', { suites: allClassicSuites })
    expect(allClassicSuites.length).toBeGreaterThan(oldSuites.length)
    expect(await askServer(server.port, hello)).toMatchObject({ kind: 'answered', cut: null })
  })
})

/** A minimal OCSP response, status "try later": OpenSSL sends it as it is. */
function makeOcspResponse(): Buffer {
  return Buffer.from('30030a0103', 'hex')
}
