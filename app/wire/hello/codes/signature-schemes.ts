// Signature schemes: the IANA registry "TLS SignatureScheme" and the older pairs of hash and key it grew from. Before TLS 1.2 the scheme
// was not sent but fixed by the key (RFC 4346 section 7.4.3).
import { nameTable } from './name-table.ts'

export const schemeTable = nameTable({
  rsa_pkcs1_md5: 0x0101,
  dsa_md5: 0x0102,
  rsa_pkcs1_sha1: 0x0201,
  dsa_sha1: 0x0202,
  ecdsa_sha1: 0x0203,
  rsa_pkcs1_sha224: 0x0301,
  dsa_sha224: 0x0302,
  ecdsa_sha224: 0x0303,
  rsa_pkcs1_sha256: 0x0401,
  dsa_sha256: 0x0402,
  ecdsa_secp256r1_sha256: 0x0403,
  rsa_pkcs1_sha384: 0x0501,
  dsa_sha384: 0x0502,
  ecdsa_secp384r1_sha384: 0x0503,
  rsa_pkcs1_sha512: 0x0601,
  dsa_sha512: 0x0602,
  ecdsa_secp521r1_sha512: 0x0603,
  sm2sig_sm3: 0x0708,
  gostr34102012_256a: 0x0709,
  gostr34102012_512a: 0x070d,
  rsa_pss_rsae_sha256: 0x0804,
  rsa_pss_rsae_sha384: 0x0805,
  rsa_pss_rsae_sha512: 0x0806,
  ed25519: 0x0807,
  ed448: 0x0808,
  rsa_pss_pss_sha256: 0x0809,
  rsa_pss_pss_sha384: 0x080a,
  rsa_pss_pss_sha512: 0x080b,
  ecdsa_brainpoolP256r1tls13_sha256: 0x081a,
  ecdsa_brainpoolP384r1tls13_sha384: 0x081b,
  ecdsa_brainpoolP512r1tls13_sha512: 0x081c,
  mldsa44: 0x0904,
  mldsa65: 0x0905,
  mldsa87: 0x0906,
})

/** The scheme a key of this kind signed with before TLS 1.2. */
export function impliedScheme(authentication: string): string | null {
  if (authentication === 'rsa') return 'rsa_pkcs1_md5_sha1'
  if (authentication === 'ecdsa') return 'ecdsa_sha1'
  return authentication === 'dss' ? 'dsa_sha1' : null
}
