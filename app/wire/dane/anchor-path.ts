// Usage 2: builds a path from the leaf through the certificates as sent up to one a TLSA record names, or to a certificate or key that
// stands in the record itself (RFC 7672 section 3.1.2). Judges signatures, CA flags and dates; names are judged by the caller.
import { createPublicKey, X509Certificate } from 'node:crypto'
import type { TlsaRecord } from '#domain/dns-security.ts'
import { type CertificateParts, readCertificateParts } from './certificate-parts.ts'
import { isMatching } from './tlsa-match.ts'

export type AnchorPath =
  | 'anchored'
  | 'expired'
  | 'not-yet-valid'
  | 'anchor-not-sent'
  | 'not-issued-by-anchor'
  | 'unreadable'

interface Sent extends CertificateParts {
  readonly certificate: X509Certificate
}
const maxDepth = 10
const rank: readonly AnchorPath[] = ['anchored', 'expired', 'not-yet-valid', 'not-issued-by-anchor', 'anchor-not-sent']

/** Says how far the chain, leaf first, leads to the record's trust anchor at a time. */
export function findAnchorPath(record: TlsaRecord, chain: readonly Buffer[], nowMs: number): AnchorPath {
  const sent = chain.slice(0, maxDepth).flatMap(readSent)
  const leaf = sent[0]
  if (leaf === undefined || sent.length === 0) return 'unreadable'
  const isSentAnchor = (candidate: Sent) => candidate !== leaf && isMatching(record, candidate)
  const ends = pathsFrom([leaf], sent).map((path): AnchorPath => {
    const top = path.at(-1) ?? leaf
    if (isSentAnchor(top)) return datesOf(path, nowMs)
    return isIssuedByRecord(record, top.certificate) ? datesOf(path, nowMs) : 'anchor-not-sent'
  })
  const best = rank.find((kind) => ends.includes(kind)) ?? 'anchor-not-sent'
  return best === 'anchor-not-sent' && sent.some(isSentAnchor) ? 'not-issued-by-anchor' : best
}

/** Every way upwards, each prefix included, without circles. */
function pathsFrom(path: readonly Sent[], sent: readonly Sent[]): readonly (readonly Sent[])[] {
  const top = path.at(-1)
  if (top === undefined || path.length > maxDepth) return [path]
  const issuers = sent.filter((candidate) => !path.includes(candidate) && isIssuedBy(top, candidate))
  return [path, ...issuers.slice(0, 2).flatMap((issuer) => pathsFrom([...path, issuer], sent))]
}

function isIssuedBy({ certificate }: Sent, issuer: Sent): boolean {
  try {
    const { certificate: candidate } = issuer
    return candidate.ca && certificate.checkIssued(candidate) && certificate.verify(candidate.publicKey)
  } catch {
    return false
  }
}

/** The anchor need not be sent when the record holds all of it (RFC 7671 section 5.2.2). */
function isIssuedByRecord({ selector, matchingType, association }: TlsaRecord, certificate: X509Certificate): boolean {
  if (matchingType !== 0) return false
  const bytes = Buffer.from(association, 'hex')
  try {
    if (selector === 1) return certificate.verify(createPublicKey({ key: bytes, format: 'der', type: 'spki' }))
    const anchor = new X509Certificate(bytes)
    return anchor.ca && certificate.checkIssued(anchor) && certificate.verify(anchor.publicKey)
  } catch {
    return false
  }
}

function datesOf(path: readonly Sent[], nowMs: number): AnchorPath {
  if (path.some(({ certificate }) => !(Date.parse(certificate.validTo) >= nowMs))) return 'expired'
  return path.some(({ certificate }) => !(Date.parse(certificate.validFrom) <= nowMs)) ? 'not-yet-valid' : 'anchored'
}

function readSent(der: Buffer): readonly Sent[] {
  const parts = readCertificateParts(der)
  if (parts === undefined) return []
  try {
    return [{ ...parts, certificate: new X509Certificate(der) }]
  } catch {
    return []
  }
}
