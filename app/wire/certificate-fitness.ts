// What makes a certificate unfit for mail, one question each; used by the checks and to choose between several
// paths. What cannot be read is never fit.
import type { Certificate } from '#domain/observation.ts'

const serverAuth = '1.3.6.1.5.5.7.3.1'
const edwards = /^ed(25519|448)$/

/** Where the moment lies: before, within or after the dates (RFC 5280 section 4.1.2.5). */
export function lifetimeAt(certificate: Certificate, moment: number): 'early' | 'current' | 'over' {
  if (Date.parse(certificate.notAfter) < moment) return 'over'
  return Date.parse(certificate.notBefore) > moment ? 'early' : 'current'
}

/** RSA below 2048 or EC below 256 bits (RFC 9325 section 4.5). */
export function isShortKey({ key }: Certificate): boolean {
  if (key.bits === null) return false
  return key.algorithm.startsWith('rsa') || key.algorithm === 'dsa'
    ? key.bits < 2048
    : key.algorithm === 'ec' && key.bits < 256
}

/** Signed with a hash that can be forged. */
export function hasBrokenSignature({ signatureHash }: Certificate): boolean {
  return signatureHash !== null && /^(SHA-?1|MD[25])$/i.test(signatureHash)
}

/** Key size or signature hash could not be read, so nobody can call them strong. */
export function isStrengthUnknown({ key, signatureHash }: Certificate): boolean {
  return signatureHash === null || (key.bits === null && !edwards.test(key.algorithm))
}

/** Whether a purpose is named that shuts out TLS servers; mail servers' libraries do not take "any purpose" for it. */
export function isForOtherPurpose(certificate: Certificate, isLeaf: boolean): boolean {
  const { extendedKeyUsage, keyUsage } = certificate
  if (extendedKeyUsage !== null && !extendedKeyUsage.includes(serverAuth)) return true
  const handshake = ['digitalSignature', 'keyEncipherment', 'keyAgreement']
  return isLeaf && keyUsage != null && !keyUsage.some((usage) => handshake.includes(usage))
}
