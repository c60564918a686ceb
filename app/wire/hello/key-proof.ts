// Whether the server holds the key of its leaf certificate: the signature under the key exchange (RFC 5246 section 7.4.3) or the
// CertificateVerify (RFC 8446 section 4.4.3), computed with the leaf's public key. What this runtime cannot compute is `unverified`,
// never `valid`; a scheme the version or the kind of key rules out is `invalid`, as every TLS library treats it.
import { constants, type KeyObject, verify, X509Certificate } from 'node:crypto'
import type { AnsweredHello } from '#domain/hello-answer.ts'
import { traitsOf } from './codes/suite-traits.ts'

/** A signature as sent, with the bytes it should cover. */
export interface SentProof {
  /** Registry name. */
  readonly scheme: string
  readonly content: Buffer
  readonly signature: Buffer
}

export type ProofVerdict = AnsweredHello['signature']

const curveNames: Readonly<Record<string, string>> = {
  secp256r1: 'prime256v1',
  secp384r1: 'secp384r1',
  secp521r1: 'secp521r1',
}
const modernLabel = Buffer.from(`${' '.repeat(64)}TLS 1.3, server CertificateVerify\0`, 'latin1')

/** What a CertificateVerify signs. */
export function modernContent(transcriptHash: Buffer): Buffer {
  return Buffer.concat([modernLabel, transcriptHash])
}

/** The verdict over a flight of this suite; `proof` is null when no signature was seen. */
export function judgeProof(suite: string, proof: SentProof | null, leaf: Buffer | undefined): ProofVerdict {
  const { keyAgreement, authentication, isAnonymous } = traitsOf(suite)
  if (proof === null) {
    if (isAnonymous || authentication === 'psk') return 'none'
    return ['rsa', 'ecdh', 'dh'].includes(keyAgreement) ? 'none' : 'unverified'
  }
  const key = leaf === undefined ? null : keyIn(leaf)
  if (key === null) return 'unverified'
  const isModern = keyAgreement === 'tls13'
  if (!isModern && !mayAuthenticate(authentication, proof.scheme)) return 'invalid'
  const check = checkOf(proof.scheme, isModern)
  if (check === 'ruled-out') return 'invalid'
  if (check === null) return 'unverified'
  if (!check.fits(key)) return 'invalid'
  try {
    return verify(check.hash, proof.content, { key, ...check.padding }, proof.signature) ? 'valid' : 'invalid'
  } catch {
    return 'unverified'
  }
}

/** Null for a certificate or a key this runtime cannot read. */
function keyIn(leaf: Buffer): KeyObject | null {
  try {
    return new X509Certificate(leaf).publicKey
  } catch {
    return null
  }
}

/** The suites of old versions name the kind of key; Edwards curves sign under the name of ECDSA (RFC 8422 section 5.10). */
function mayAuthenticate(authentication: string | null, scheme: string): boolean {
  if (authentication === 'rsa') return /^rsa_|^0x/.test(scheme)
  if (authentication === 'ecdsa') return /^ecdsa_|^ed|^0x/.test(scheme)
  return authentication !== 'dss' || /^dsa_|^0x/.test(scheme)
}

interface ProofCheck {
  readonly hash: string | null
  readonly padding: { readonly padding?: number; readonly saltLength?: number }
  fits(key: KeyObject): boolean
}

const isKind = (kind: string) => (key: KeyObject) => key.asymmetricKeyType === kind

function checkOf(scheme: string, isModern: boolean): ProofCheck | 'ruled-out' | null {
  if (scheme === 'ed25519' || scheme === 'ed448') return { hash: null, padding: {}, fits: isKind(scheme) }
  const [, kind = '', detail = ''] = /^(rsa_pkcs1|rsa_pss_rsae|rsa_pss_pss|dsa|ecdsa)_(.+)$/.exec(scheme) ?? []
  const hash = scheme === 'rsa_pkcs1_md5_sha1' ? 'md5-sha1' : /(?:md5|sha\d+)$/.exec(detail)?.[0]
  if (hash === undefined) return null
  if (kind.startsWith('rsa_pss')) {
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    return { hash, padding, fits: isKind(kind === 'rsa_pss_pss' ? 'rsa-pss' : 'rsa') }
  }
  if (kind === 'ecdsa') {
    const curve = curveNames[detail.split('_')[0] ?? '']
    if (isModern && hash === 'sha1') return 'ruled-out'
    const isRightCurve = (key: KeyObject) => !isModern || key.asymmetricKeyDetails?.namedCurve === curve
    const isTied = curve !== undefined || hash === 'sha1' || hash === 'sha224'
    return isTied ? { hash, padding: {}, fits: (key) => isKind('ec')(key) && isRightCurve(key) } : null
  }
  if (isModern) return 'ruled-out'
  const padding = kind === 'dsa' ? {} : { padding: constants.RSA_PKCS1_PADDING }
  return { hash, padding, fits: isKind(kind === 'dsa' ? 'dsa' : 'rsa') }
}
