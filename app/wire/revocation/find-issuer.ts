// The certificate that signed another one, looked for among those a server sent and the trust anchors. Undefined when none of them did.
import type { TrustStore } from '../trust-store.ts'
import type { CertificateParts } from './certificate-parts.ts'
import { verifySignature } from './signature.ts'

/** Whether one certificate carries the signature of another; what cannot be verified here is decided by the names alone. */
export function isIssuedBy(certificate: CertificateParts, issuer: CertificateParts): boolean {
  return (
    certificate.issuer.equals(issuer.subject) && verifySignature(certificate.signed, issuer.publicKeyInfo) !== 'forged'
  )
}

/** Finds the issuer among candidates, a certificate's own copy excepted unless it signed itself. */
export function findIssuer(
  certificate: CertificateParts,
  candidates: readonly CertificateParts[],
): CertificateParts | undefined {
  return candidates.find((candidate) => !candidate.der.equals(certificate.der) && isIssuedBy(certificate, candidate))
}

/** Finds the issuer among the certificates sent, then among the trust anchors. */
export function findIssuerAnywhere(
  certificate: CertificateParts,
  sent: readonly CertificateParts[],
  trust: TrustStore,
): CertificateParts | undefined {
  return findIssuer(certificate, sent) ?? findIssuer(certificate, trust.anchorsNamed(certificate.issuer))
}
