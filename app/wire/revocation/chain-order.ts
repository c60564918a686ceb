// Whether a server sent its chain tidily (RFC 8446 section 4.4.2): leaf first, each certificate followed by its issuer, no root, nothing
// twice, nothing foreign. Untidy chains mostly work; this says what to clean up.
import { type CertificateParts, readCertificateParts } from './certificate-parts.ts'
import { findIssuer, isIssuedBy } from './find-issuer.ts'

export interface ChainOrder {
  readonly isTidy: boolean
  /** Each certificate on the path comes after the one it signed. */
  readonly isOrdered: boolean
  readonly duplicates: number
  /** Positions of certificates that do not belong to the leaf's path. */
  readonly foreign: readonly number[]
  /** The path ends in a certificate that signed itself; clients do not need it. */
  readonly hasRoot: boolean
}

/** Judges the certificates as sent, DER, leaf first; unreadable ones count as foreign. */
export function judgeChainOrder(sent: readonly Buffer[]): ChainOrder {
  const parts = sent.map((der) => readCertificateParts(der))
  const isFirst = (index: number) => sent.findIndex((other) => sent[index]?.equals(other)) === index
  const unique = parts.filter((part, index): part is CertificateParts => part !== undefined && isFirst(index))
  const path = parts[0] === undefined ? [] : pathFrom(parts[0], unique)
  const positions = path.map((part) => parts.indexOf(part))
  const duplicates = sent.filter((_, index) => !isFirst(index)).length
  const foreign = sent.flatMap((_, index) => (isFirst(index) && !positions.includes(index) ? [index] : []))
  const top = path.at(-1)
  const hasRoot = path.length > 1 && top !== undefined && isIssuedBy(top, top)
  const isOrdered = positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? 0))
  return {
    isTidy: isOrdered && duplicates === 0 && foreign.length === 0 && !hasRoot,
    isOrdered,
    duplicates,
    foreign,
    hasRoot,
  }
}

function pathFrom(leaf: CertificateParts, pool: readonly CertificateParts[]): readonly CertificateParts[] {
  const path = [leaf]
  for (let next = findIssuer(leaf, pool); next !== undefined && !path.includes(next); next = findIssuer(next, pool)) {
    path.push(next)
  }
  return path
}
