// Builds a path from the leaf through what the server sent to a trust anchor (RFC 5280 section 6, names, signatures and CA flag; dates
// and names are judged elsewhere so that each fault is named on its own). The runtime's verifier must agree before a path is trusted.
import { X509Certificate } from 'node:crypto'
import type { Certificate, TrustPath } from '#domain/observation.ts'
import type { TrustStore } from './trust-store.ts'

const maxDepth = 8
/** Verdicts of the runtime about what checks of their own name: dates, purpose, key and signature strength. */
const namedElsewhere = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'INVALID_PURPOSE',
  'EE_KEY_TOO_SMALL',
  'CA_MD_TOO_WEAK',
])

/** Judges the chain as sent, leaf first; `runtimeVerdict` is the runtime's error code, null when it was content. */
export function judgePath(chain: readonly Certificate[], trust: TrustStore, runtimeVerdict: string | null): TrustPath {
  const certificates = chain.flatMap((entry) => parse(entry.pem))
  const leaf = certificates[0]
  if (leaf === undefined) return { kind: 'not-verifiable', anchor: null, runtimeVerdict }
  const anchor = findAnchor(leaf, certificates, trust, 0)
  if (anchor !== undefined) {
    const agrees = runtimeVerdict === null || namedElsewhere.has(runtimeVerdict)
    return { kind: agrees ? 'trusted' : 'not-verifiable', anchor: oneLine(anchor.subject), runtimeVerdict }
  }
  if (isSelfIssued(leaf)) return { kind: 'self-signed', anchor: null, runtimeVerdict }
  const hasIssuer = certificates.some((other) => other !== leaf && leaf.checkIssued(other))
  const isIncomplete = !hasIssuer && chain[0]?.hasIssuerAddress === true
  return { kind: isIncomplete ? 'incomplete' : 'unknown-ca', anchor: null, runtimeVerdict }
}

function findAnchor(
  certificate: X509Certificate,
  sent: readonly X509Certificate[],
  trust: TrustStore,
  depth: number,
): X509Certificate | undefined {
  const itself = trust.anchorsNamed(certificate.subject).find((anchor) => anchor.raw.equals(certificate.raw))
  if (itself !== undefined) return itself
  const anchor = trust.anchorsNamed(certificate.issuer).find((candidate) => isSignedBy(certificate, candidate))
  if (anchor !== undefined) return anchor
  if (depth >= maxDepth) return undefined
  for (const issuer of sent) {
    if (issuer.raw.equals(certificate.raw) || !issuer.ca || !isSignedBy(certificate, issuer)) continue
    const found = findAnchor(issuer, sent, trust, depth + 1)
    if (found !== undefined) return found
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
