// What a pair of gateway and server amounts to, by the answers servers give.
import { describe, expect, it } from 'vitest'
import type { AnsweredHello } from '#domain/hello-answer.ts'
import { simulationVerdict } from '#domain/tls-profile.ts'
import { judgeSimulation } from '#probe/profiles/judge-simulation.ts'
import { noExtensions, sampleAnswer } from '#test/support/hello/sample-answer.ts'
import { gatewayHello, gatewayHelloIds } from '#wire/hello/plan/gateway-hellos.ts'

const postfix = gatewayHello('postfix-openssl-3.0', null)
const open = gatewayHello('postfix-openssl-3.0-encrypt', null)
const oldWindows = gatewayHello('exchange-windows-server-2012-r2', null)

const classic = (parts: Partial<AnsweredHello> = {}, extensions: Partial<AnsweredHello['extensions']> = {}) =>
  sampleAnswer({
    protocol: 'TLSv1.2',
    suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    group: 'secp256r1',
    keyExchange: { kind: 'ecdhe', bits: 256, isAnonymous: false },
    signatureScheme: 'rsa_pkcs1_sha256',
    extensions: { ...noExtensions, hasExtendedMasterSecret: true, hasRenegotiationInfo: true, ...extensions },
    ...parts,
  })
const alert = (description: string) => ({ kind: 'alert', level: 'fatal', description }) as const

const longPrime: Partial<AnsweredHello> = {
  suite: 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
  group: null,
  keyExchange: { kind: 'dhe', bits: 2048, isAnonymous: false },
}

describe('a pair', () => {
  it('agrees on parameters', () => {
    expect(judgeSimulation(postfix, classic(), true)).toEqual({
      kind: 'negotiated',
      gateway: 'postfix-openssl-3.0',
      evidence: 'measured',
      protocol: 'TLSv1.2',
      suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      group: 'secp256r1',
      keyExchangeBits: 256,
      signatureScheme: 'rsa_pkcs1_sha256',
      weaknesses: [],
    })
  })

  it.each<[string, Partial<AnsweredHello>]>([
    ['old-protocol old-mac', { protocol: 'TLSv1', suite: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA' }],
    ['no-forward-secrecy', { suite: 'TLS_RSA_WITH_AES_128_GCM_SHA256', group: null }],
    ['no-forward-secrecy broken-cipher old-mac', { suite: 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', group: null }],
    ['no-forward-secrecy broken-cipher old-mac', { suite: 'TLS_RSA_WITH_RC4_128_MD5', group: null }],
    ['old-signature', { signatureScheme: 'rsa_pkcs1_sha1' }],
    [
      'short-key-exchange',
      {
        suite: 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
        group: null,
        keyExchange: { kind: 'dhe', bits: 1024, isAnonymous: false },
      },
    ],
  ])('is weak: %s', (weaknesses, parts) => {
    expect(judgeSimulation(oldWindows, classic({ ...longPrime, ...parts }), true)).toMatchObject({
      kind: 'negotiated',
      weaknesses: weaknesses.split(' '),
    })
  })

  it('is anonymous where the gateway offers that, and in doubt where it does not', () => {
    const anonymous = classic({ suite: 'TLS_ECDH_anon_WITH_AES_256_CBC_SHA', signatureScheme: null })
    expect(judgeSimulation(open, anonymous, true)).toMatchObject({ weaknesses: ['anonymous', 'old-mac'] })
    expect(judgeSimulation(postfix, anonymous, true)).toMatchObject({ kind: 'unknown', doubt: 'not-offered' })
    expect(judgeSimulation(postfix, classic({ protocol: 'SSLv3' }), true)).toMatchObject({ doubt: 'not-offered' })
  })

  it('goes by the group a server asked for in a retry', () => {
    const retried = classic({
      protocol: 'TLSv1.3',
      suite: 'TLS_AES_256_GCM_SHA384',
      group: null,
      retry: { group: 'secp384r1' },
      keyExchange: { kind: 'tls13', bits: null, isAnonymous: false },
      signatureScheme: null,
    })
    expect(judgeSimulation(postfix, retried, true)).toMatchObject({
      group: 'secp384r1',
      keyExchangeBits: 384,
      weaknesses: [],
    })
  })

  it('fails at OpenSSL 3 when the server knows no secure renegotiation, and works with Windows', () => {
    const old = classic({ suite: 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384' }, { hasRenegotiationInfo: false })
    expect(judgeSimulation(postfix, old, true)).toMatchObject({ kind: 'gateway-refuses', protocol: 'TLSv1.2' })
    expect(judgeSimulation(oldWindows, old, true)).toMatchObject({ kind: 'negotiated' })
  })

  it.each(['handshake_failure', 'insufficient_security', 'protocol_version'])(
    'has nothing in common: %s',
    (description) => {
      expect(judgeSimulation(postfix, alert(description), true)).toMatchObject({
        kind: 'no-common-suite',
        alert: description,
      })
      expect(judgeSimulation(postfix, alert(description), false)).toMatchObject({
        kind: 'unknown',
        doubt: 'refuses-all',
      })
    },
  )

  it.each([
    [alert('unrecognized_name'), 'name-refused'],
    [alert('internal_error'), 'other-alert'],
    [{ kind: 'reset' }, 'silent'],
    [{ kind: 'timeout' }, 'silent'],
    [{ kind: 'not-tls', firstBytes: '3235' }, 'silent'],
  ] as const)('stays unknown after %j', (answer, doubt) => {
    expect(judgeSimulation(postfix, answer, true)).toEqual({
      kind: 'unknown',
      gateway: 'postfix-openssl-3.0',
      evidence: 'measured',
      doubt,
    })
  })

  it.each(gatewayHelloIds)('with %s is told in the form reports store', (id) => {
    for (const answer of [classic(), alert('handshake_failure'), { kind: 'closed' } as const])
      expect(simulationVerdict.safeParse(judgeSimulation(gatewayHello(id, null), answer, true)).success).toBe(true)
  })
})
