// Compares TLSA records with certificates (RFC 6698 section 2.1) and picks the records that count: of several digests of one usage and
// selector only the strongest (digest agility, RFC 7671 section 9).
import { createHash } from 'node:crypto'
import type { TlsaRecord } from '#domain/dns-security.ts'
import type { CertificateParts } from './certificate-parts.ts'

/** Whether a record names this certificate or its key. */
export function isMatching({ selector, matchingType, association }: TlsaRecord, parts: CertificateParts): boolean {
  const selected = selector === 0 ? parts.der : parts.publicKeyInfo
  if (selector > 1 || matchingType > 2) return false
  if (matchingType === 0) return selected.toString('hex') === association
  return (
    createHash(matchingType === 1 ? 'sha256' : 'sha512')
      .update(selected)
      .digest('hex') === association
  )
}

/** Whether a usable record is passed over because a stronger digest stands beside it. */
export function isOutranked(record: TlsaRecord, usable: readonly TlsaRecord[]): boolean {
  if (record.matchingType === 0) return false
  return usable.some(
    ({ usage, selector, matchingType }) =>
      usage === record.usage && selector === record.selector && matchingType > record.matchingType,
  )
}
