// Builds OCSP requests (RFC 6960 section 4.1) for one certificate. The certificate is named by SHA-1 hashes, the only form every responder
// knows (RFC 5019 section 2.1.1); they identify, they protect nothing.
import { createHash } from 'node:crypto'
import type { CertificateParts } from './certificate-parts.ts'
import { tag, wrapperTag, writeDer } from './der.ts'
import { writeOid } from './der-values.ts'

export const nonceOid = '1.3.6.1.5.5.7.48.1.2'

/** DER of OCSPRequest; a nonce of 1 to 32 bytes ties the answer to it. */
export function buildOcspRequest(
  certificate: CertificateParts,
  issuer: CertificateParts,
  nonce: Buffer | null,
): Buffer {
  const hash = (bytes: Buffer) => writeDer(tag.octetString, createHash('sha1').update(bytes).digest())
  const certificateId = writeDer(
    tag.sequence,
    writeDer(tag.sequence, writeOid('1.3.14.3.2.26'), writeDer(tag.null)),
    hash(issuer.subject),
    hash(issuer.publicKeyBits),
    writeDer(tag.integer, certificate.serial),
  )
  const requests = writeDer(tag.sequence, writeDer(tag.sequence, certificateId))
  if (nonce === null) return writeDer(tag.sequence, writeDer(tag.sequence, requests))
  const value = writeDer(tag.octetString, writeDer(tag.octetString, nonce))
  const extensions = writeDer(tag.sequence, writeDer(tag.sequence, writeOid(nonceOid), value))
  return writeDer(tag.sequence, writeDer(tag.sequence, requests, writeDer(wrapperTag(2), extensions)))
}
