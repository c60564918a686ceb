// Builds a path from the leaf through what the server sent to a trust anchor (RFC 5280 section 6, names, signatures and CA flag; dates
// and names are judged elsewhere so that each fault is named on its own). The runtime's verifier must agree before a path is trusted.
import { X509Certificate } from 'node:crypto'
import type { Certificate, TrustPath } from '#domain/observation.ts'
import { readCertificate } from './certificate-facts.ts'
import { isExplained, isStrengthUnknown } from './certificate-fitness.ts'
import type { TrustStore } from './trust-store.ts'

const maxDepth = 8

/** Judges the chain as sent, leaf first; `runtimeVerdict` is the runtime's error code, null when it was content. */
export function judgePath(
  chain: readonly Certificate[],
  trust: TrustStore,
  runtimeVerdict: string | null,
  moment = Date.now(),
): TrustPath {
  const certificates = chain.flatMap((entry) => parse(entry.pem))
  const leaf = certificates[0]
  if (leaf === undefined) return { kind: 'not-verifiable', anchor: null, runtimeVerdict }
  const built = findPath(leaf, certificates, trust, 0)
  if (built !== undefined) {
    const path = built.flatMap((entry) => readCertificate(entry.raw) ?? [])
    const agrees = runtimeVerdict === null || isExplained(runtimeVerdict, path, moment)
    const isWhole = path.length === built.length && !path.slice(0, -1).some(isStrengthUnknown)
    const anchor = oneLine(built.at(-1)?.subject ?? '')
    return { kind: agrees && isWhole ? 'trusted' : 'not-verifiable', anchor, path, runtimeVerdict }
  }
  if (isSelfIssued(leaf)) return { kind: 'self-signed', anchor: null, runtimeVerdict }
  const hasIssuer = certificates.some((other) => other !== leaf && leaf.checkIssued(other))
  const isIncomplete = !hasIssuer && chain[0]?.hasIssuerAddress === true
  return { kind: isIncomplete ? 'incomplete' : 'unknown-ca', anchor: null, runtimeVerdict }
}

/** The path to an anchor, preferring anchors whose dates still hold. */
function findPath(
  certificate: X509Certificate,
  sent: readonly X509Certificate[],
  trust: TrustStore,
  depth: number,
): readonly X509Certificate[] | undefined {
  const itself = trust.anchorsNamed(certificate.subject).find((anchor) => anchor.raw.equals(certificate.raw))
  if (itself !== undefined) return [itself]
  const anchors = trust.anchorsNamed(certificate.issuer).filter((candidate) => isSignedBy(certificate, candidate))
  const anchor = anchors.find((candidate) => Date.parse(candidate.validTo) > Date.now()) ?? anchors[0]
  if (anchor !== undefined) return [certificate, anchor]
  if (depth >= maxDepth) return undefined
  for (const issuer of sent) {
    if (issuer.raw.equals(certificate.raw) || !issuer.ca || !isSignedBy(certificate, issuer)) continue
    const rest = findPath(issuer, sent, trust, depth + 1)
    if (rest !== undefined) return [certificate, ...rest]
  }
  return undefined
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

/** Without asking for the CA flag: a self-signed server certificate rarely carries it. */
function isSelfIssued(certificate: X509Certificate): boolean {
  if (certificate.subject !== certificate.issuer) return false
  try {
    return certificate.verify(certificate.publicKey)
  } catch {
    return true
  }
}

function parse(pem: string): readonly X509Certificate[] {
  try {
    return [new X509Certificate(pem)]
  } catch {
    return []
  }
}

function oneLine(name: string): string {
  return name.split('\n').join(', ').slice(0, 500)
}
