// Connections as profiles see them: what a default Postfix and a careful server negotiate, and any mixture of values.
import fc from 'fast-check'
import type { AddressFacts, BadgeInput } from '#probe/profiles/badge-input.ts'
import type { CertificateFacts, NegotiatedFacts } from '#probe/profiles/negotiated-facts.ts'
import { groupTable } from '#wire/hello/codes/groups.ts'
import { schemeTable } from '#wire/hello/codes/signature-schemes.ts'
import { suiteTable } from '#wire/hello/codes/suites.ts'

export const p256Leaf: CertificateFacts = {
  keyType: 'ec',
  keyBits: 256,
  signature: 'ecdsa_secp384r1_sha384',
  isSelfIssued: false,
}
export const rsaLeaf = (keyBits: number): CertificateFacts => ({
  keyType: 'rsa',
  keyBits,
  signature: 'rsa_pkcs1_sha256',
  isSelfIssued: false,
})

const noExtension = {
  'renegotiation-info': false,
  'extended-master-secret': false,
  'encrypt-then-mac': false,
  'truncated-hmac': false,
  heartbeat: false,
  compression: false,
} as const

/** TLS 1.3 as a server with a P-256 key and a client that prefers P-256 settle it. */
export const careful: NegotiatedFacts = {
  protocol: 'TLSv1.3',
  suite: 'TLS_AES_256_GCM_SHA384',
  group: 'secp256r1',
  hasOwnPrime: false,
  keyExchangeBits: 256,
  signatureScheme: 'ecdsa_secp256r1_sha256',
  certificates: [p256Leaf],
  extensions: noExtension,
  offered: null,
}

/** TLS 1.3 with a Postfix as distributions set it up. */
export const usualPostfix: NegotiatedFacts = {
  ...careful,
  group: 'x25519',
  keyExchangeBits: 253,
  signatureScheme: 'rsa_pss_rsae_sha256',
  certificates: [rsaLeaf(2048)],
}

/** TLS 1.2 with an RSA key of enough bits. */
export const classic: NegotiatedFacts = {
  ...careful,
  protocol: 'TLSv1.2',
  suite: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  signatureScheme: 'rsa_pkcs1_sha256',
  certificates: [rsaLeaf(3072)],
  extensions: { ...noExtension, 'renegotiation-info': true, 'extended-master-secret': true },
}

export const addressOf = (negotiated: NegotiatedFacts | null, parts: Partial<AddressFacts> = {}): AddressFacts => ({
  host: 'mx.test',
  ip: '192.0.2.1',
  negotiated: negotiated === null ? [] : [negotiated],
  hasTlsaMatch: false,
  hasPin: false,
  ...parts,
})

/** A domain that earns the higher DSK mark by signed DNS and by certificate and name. */
export const goodDomain: BadgeInput = {
  level: 'name',
  addresses: [addressOf(careful)],
  hosts: ['mx.test'],
  dnssec: { mx: 'secure', hosts: [{ host: 'mx.test', addresses: 'secure' }] },
  confirmedHosts: null,
  year: 2026,
}

const often = <T>(usual: readonly T[], other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: other })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 9 })

const anyCertificate: fc.Arbitrary<CertificateFacts> = fc.record({
  keyType: fc.constantFrom('ec', 'rsa', 'dsa', 'ed25519', 'other'),
  keyBits: maybe(fc.constantFrom(256, 1024, 2048, 3072, 4096)),
  signature: maybe(often(['ecdsa_secp256r1_sha256', 'rsa_pkcs1_sha256'], fc.constantFrom(...schemeTable.names))),
  isSelfIssued: fc.boolean(),
})

export const anyFacts: fc.Arbitrary<NegotiatedFacts> = fc.record({
  protocol: maybe(often(['TLSv1.3', 'TLSv1.2'], fc.constantFrom('TLSv1.1', 'SSLv3'))),
  suite: maybe(often([careful.suite ?? '', classic.suite ?? ''], fc.constantFrom(...suiteTable.names))),
  group: maybe(often(['secp256r1', 'secp384r1'], fc.constantFrom(...groupTable.names))),
  hasOwnPrime: fc.boolean(),
  keyExchangeBits: maybe(fc.constantFrom(256, 1024, 2048, 3072)),
  signatureScheme: maybe(often(['ecdsa_secp256r1_sha256'], fc.constantFrom(...schemeTable.names))),
  certificates: often<readonly CertificateFacts[]>([[p256Leaf]], fc.array(anyCertificate, { maxLength: 3 })),
  extensions: maybe(fc.constantFrom(careful.extensions, classic.extensions)).map((value) => value ?? null),
  offered: maybe(
    fc.record({
      protocols: fc.subarray(['TLSv1.3', 'TLSv1.2']),
      suites: fc.subarray(['TLS_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256']),
      groups: fc.subarray(['secp256r1', 'brainpoolP256r1', 'brainpoolP256r1tls13']),
      isComplete: fc.boolean(),
    }),
  ),
})

const state = often(['secure'] as const, fc.constantFrom('insecure', 'bogus', 'indeterminate') as fc.Arbitrary<never>)
const oneOfBoth = fc.constantFrom(true, false, null)

export const anyInput: fc.Arbitrary<BadgeInput> = fc.record({
  level: fc.constantFrom(
    'name',
    'dane',
    'mandatory',
    'certificate',
    'mta-sts',
    'opportunistic',
    'none',
    'undetermined',
  ),
  addresses: fc.array(
    fc.record({
      host: fc.constantFrom('mx.test', 'mx2.test'),
      ip: fc.constantFrom('192.0.2.1', '2001:db8::1'),
      negotiated: fc.array(often([careful, classic], anyFacts), { maxLength: 2 }),
      hasTlsaMatch: oneOfBoth,
      hasPin: oneOfBoth,
    }),
    { maxLength: 3 },
  ),
  hosts: fc.subarray(['mx.test', 'mx2.test']),
  dnssec: maybe(
    fc.record({
      mx: state,
      hosts: fc.array(fc.record({ host: fc.constantFrom('mx.test', 'MX2.test.'), addresses: state }), { maxLength: 2 }),
    }),
  ),
  confirmedHosts: maybe(fc.subarray(['mx.test', 'mx2.test'])),
  year: fc.integer({ min: 2022, max: 2040 }),
})
