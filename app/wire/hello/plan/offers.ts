// Groups and signature schemes a question carries, and the hello each version is asked with.
import { type ClientHello, defineHello, type ProtocolName } from '../client-hello.ts'
import { modernSuites, oldSuites } from './suite-lists.ts'

/** Groups of TLS 1.3; hybrids are apart, because a server that prefers one cannot be followed further than its wish. */
export const modernGroups = words(`x25519 secp256r1 secp384r1 secp521r1 x448 ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144
ffdhe8192 brainpoolP256r1tls13 brainpoolP384r1tls13 brainpoolP512r1tls13`)
export const hybridGroups = words(`X25519MLKEM768 SecP256r1MLKEM768 SecP384r1MLKEM1024 X25519Kyber768Draft00`)

/** Curves of TLS 1.2 and before; without ffdhe groups a server shows the prime it uses by itself. */
export const classicGroups = words(`x25519 secp256r1 secp384r1 secp521r1 x448 brainpoolP256r1 brainpoolP384r1
brainpoolP512r1 secp256k1 secp224r1 secp192r1 secp160r1 sect571r1 sect571k1 sect409r1 sect409k1 sect283r1 sect283k1
sect233r1 sect233k1 sect163r2 sect163k1`)

export const allSchemes = words(`ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512 ed25519 ed448
rsa_pss_rsae_sha256 rsa_pss_rsae_sha384 rsa_pss_rsae_sha512 rsa_pss_pss_sha256 rsa_pss_pss_sha384 rsa_pss_pss_sha512
rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512 ecdsa_brainpoolP256r1tls13_sha256
ecdsa_brainpoolP384r1tls13_sha384 ecdsa_brainpoolP512r1tls13_sha512 dsa_sha256 dsa_sha384 dsa_sha512 ecdsa_sha224
rsa_pkcs1_sha224 ecdsa_sha1 rsa_pkcs1_sha1 dsa_sha1`)

/** A question for TLS 1.3 alone. */
export function modernHello(serverName: string | null, parts: Partial<ClientHello> = {}): ClientHello {
  return defineHello({
    versions: ['TLSv1.3'],
    suites: modernSuites,
    groups: modernGroups,
    signatureSchemes: allSchemes,
    keyShares: ['x25519', 'secp256r1'],
    serverName,
    hasStatusRequest: true,
    hasSessionId: true,
    ...parts,
  })
}

/** A question whose highest version is one before TLS 1.3. */
export function classicHello(
  serverName: string | null,
  highest: Exclude<ProtocolName, 'TLSv1.3'>,
  parts: Partial<ClientHello> = {},
): ClientHello {
  return defineHello({
    versions: [highest],
    suites: oldSuites,
    groups: classicGroups,
    signatureSchemes: allSchemes,
    serverName,
    hasEncryptThenMac: true,
    hasStatusRequest: true,
    hasSessionTicket: true,
    hasDeflate: true,
    renegotiationInfo: highest === 'SSLv3' ? 'suite' : 'extension',
    ...parts,
  })
}

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}
