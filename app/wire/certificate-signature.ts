// The signature of a certificate by the name TLS has for it, so that profiles can list certificate and handshake signatures in one
// language. ECDSA is named after the hash alone, as the code did before TLS 1.3 tied it to a curve. What cannot be named is null.
import type { Certificate } from '#domain/observation.ts'
import { signatureOidIn } from './signature-oid.ts'

const schemes: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'rsa_pkcs1_md5',
  '1.2.840.113549.1.1.5': 'rsa_pkcs1_sha1',
  '1.2.840.113549.1.1.14': 'rsa_pkcs1_sha224',
  '1.2.840.113549.1.1.11': 'rsa_pkcs1_sha256',
  '1.2.840.113549.1.1.12': 'rsa_pkcs1_sha384',
  '1.2.840.113549.1.1.13': 'rsa_pkcs1_sha512',
  '1.2.840.10040.4.3': 'dsa_sha1',
  '2.16.840.1.101.3.4.3.2': 'dsa_sha256',
  '1.2.840.10045.4.1': 'ecdsa_sha1',
  '1.2.840.10045.4.3.1': 'ecdsa_sha224',
  '1.2.840.10045.4.3.2': 'ecdsa_secp256r1_sha256',
  '1.2.840.10045.4.3.3': 'ecdsa_secp384r1_sha384',
  '1.2.840.10045.4.3.4': 'ecdsa_secp521r1_sha512',
  '1.3.101.112': 'ed25519',
  '1.3.101.113': 'ed448',
}
const pss = '1.2.840.113549.1.1.10'

/** The signature scheme of a certificate, null when it has none of the usual names. */
export function certificateSignature({
  pem,
  signatureHash,
}: Pick<Certificate, 'pem' | 'signatureHash'>): string | null {
  const oid = signatureOidIn(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'))
  if (oid === pss) return signatureHash === null ? null : `rsa_pss_rsae_${signatureHash.replace('-', '').toLowerCase()}`
  return schemes[oid ?? ''] ?? null
}
