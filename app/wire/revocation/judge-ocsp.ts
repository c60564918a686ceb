// What an OCSP response, stapled or asked for, says about a certificate: the responder must be the issuer or entitled by it, the statement
// genuine, current and about this very certificate (RFC 6960 section 3.2).
import { createHash } from 'node:crypto'
import type { CertificateParts } from './certificate-parts.ts'
import { readDer, tag } from './der.ts'
import { nonceOid } from './ocsp-request.ts'
import { type BasicResponse, readOcspResponse, type SingleAnswer } from './ocsp-response.ts'
import { type RevocationStatus, revokedUnlessLifted, unknownBecause, whyNotCurrent } from './revocation-status.ts'
import { type SignatureVerdict, verifySignature } from './signature.ts'

const ocspSigning = '1.3.6.1.5.5.7.3.9'
const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
const refusals = [
  'successful',
  'malformed-request',
  'internal-error',
  'try-later',
  '',
  'signature-required',
  'unauthorized',
]

export interface OcspQuestion {
  readonly certificate: CertificateParts
  readonly issuer: CertificateParts
  /** What was sent along; a response without any is accepted, another one is not. */
  readonly nonce: Buffer | null
}

/** Judges the bytes of a response. */
export function judgeOcspResponse(der: Buffer, question: OcspQuestion, now: Date): RevocationStatus {
  const { certificate, issuer, nonce } = question
  if (!certificate.issuer.equals(issuer.subject)) return unknownBecause('other-issuer')
  const read = readOcspResponse(der)
  if (read === undefined) return unknownBecause('unreadable')
  if (read.kind === 'refusal') return unknownBecause('responder-refuses', refusals[read.status] ?? String(read.status))
  const { response } = read
  const verdict = verifyResponder(response, issuer, now)
  if (verdict === 'not-entitled') return unknownBecause('signer-not-entitled')
  if (verdict !== 'genuine') return unknownBecause(verdict === 'weak' ? 'weak-signature' : verdict)
  if (!isNonceFine(response, nonce)) return unknownBecause('other-nonce')
  const isStrange = [...response.extensions].some(([id, { isCritical }]) => isCritical && id !== nonceOid)
  const answers = response.answers.filter((answer) => isAbout(answer, certificate, issuer))
  const answer = answers[0]
  if (answer === undefined) return unknownBecause('other-certificate')
  if (isStrange || answer.hasUnknownCritical) return unknownBecause('unknown-extension')
  return answers.map((each) => statusOf(each, now)).find(({ kind }) => kind === 'revoked') ?? statusOf(answer, now)
}

function statusOf(answer: SingleAnswer, now: Date): RevocationStatus {
  const notCurrent = whyNotCurrent(answer, now)
  if (answer.state.kind === 'revoked') return revokedUnlessLifted(answer.state, notCurrent)
  if (notCurrent !== undefined) return notCurrent
  if (answer.state.kind === 'unknown') return unknownBecause('not-known-there')
  const nextUpdate = answer.nextUpdate?.toISOString() ?? null
  return { kind: 'good', thisUpdate: answer.thisUpdate.toISOString(), nextUpdate }
}

/** The issuer itself, or a certificate it gave for this purpose (RFC 6960 section 4.2.2.2). */
function verifyResponder(
  response: BasicResponse,
  issuer: CertificateParts,
  now: Date,
): SignatureVerdict | 'not-entitled' {
  if (isNamed(response, issuer)) {
    const verdict = verifySignature(response.signed, issuer.publicKeyInfo)
    if (verdict !== 'forged') return verdict
  }
  const delegates = response.certificates.filter((candidate) => isNamed(response, candidate))
  const entitled = delegates.filter((candidate) => isDelegate(candidate, issuer, now))
  const verdicts = entitled.map((delegate) => verifySignature(response.signed, delegate.publicKeyInfo))
  if (verdicts.includes('genuine')) return 'genuine'
  return verdicts[0] ?? (isNamed(response, issuer) ? 'forged' : 'not-entitled')
}

function isNamed({ responder }: BasicResponse, candidate: CertificateParts): boolean {
  if ('name' in responder) return responder.name.equals(candidate.subject)
  return responder.keyHash.equals(createHash('sha1').update(candidate.publicKeyBits).digest())
}

function isDelegate(candidate: CertificateParts, issuer: CertificateParts, now: Date): boolean {
  return (
    candidate.issuer.equals(issuer.subject) &&
    candidate.extendedKeyUsage.includes(ocspSigning) &&
    candidate.notBefore <= now &&
    candidate.notAfter >= now &&
    verifySignature(candidate.signed, issuer.publicKeyInfo) === 'genuine'
  )
}

function isAbout(answer: SingleAnswer, certificate: CertificateParts, issuer: CertificateParts): boolean {
  const hash = hashes[answer.hash]
  if (hash === undefined || !answer.serial.equals(certificate.serial)) return false
  const of = (bytes: Buffer) => createHash(hash).update(bytes).digest()
  return answer.issuerNameHash.equals(of(issuer.subject)) && answer.issuerKeyHash.equals(of(issuer.publicKeyBits))
}

function isNonceFine(response: BasicResponse, sent: Buffer | null): boolean {
  const extension = response.extensions.get(nonceOid)
  if (sent === null || extension === undefined) return true
  const nonce = readDer(extension.value, (cursor) => cursor.content(cursor.take(tag.octetString)))
  return nonce?.equals(sent) === true
}
