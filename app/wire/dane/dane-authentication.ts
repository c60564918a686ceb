// Does a server's chain satisfy its TLSA records? (RFC 7672 section 3). Usage 3 looks at the leaf alone, never at names or dates; usage 2
// needs a path, dates and a name. Pure: bytes and a time in, plain values out, with the reason for every record.

import type { TlsaRecord } from '#domain/dns-security.ts'
import { readCertificate } from '../certificate-facts.ts'
import { isCovered } from '../peer-identity.ts'
import { type AnchorPath, findAnchorPath } from './anchor-path.ts'
import { readCertificateParts } from './certificate-parts.ts'
import { isMatching, isOutranked } from './tlsa-match.ts'
import { flawOf, type TlsaFlaw } from './tlsa-record.ts'

export type RecordOutcome =
  | 'matches'
  | 'other-certificate'
  | 'other-name'
  | 'stronger-digest-decides'
  | Exclude<AnchorPath, 'anchored'>
  | TlsaFlaw

export interface DaneReport {
  /** `encrypt-only`: records, but none usable; TLS is mandatory without authentication (RFC 7672 section 2.2). */
  readonly verdict: 'authenticated' | 'encrypt-only' | 'failed'
  readonly records: readonly { readonly record: TlsaRecord; readonly outcome: RecordOutcome }[]
}
export interface DaneOrder {
  readonly records: readonly TlsaRecord[]
  /** DER as the server sent it, leaf first. */
  readonly chain: readonly Buffer[]
  /** Names that count for usage 2: TLSA base domain, next-hop domain and the names aliases led to (RFC 7672 section 3.2.2). */
  readonly referenceNames: readonly string[]
  /** ISO date-time. */
  readonly now: string
}

/** Judges a chain against all records of a host; there must be at least one record. */
export function authenticateByDane(order: DaneOrder): DaneReport {
  const usable = order.records.filter((record) => flawOf(record) === undefined)
  const records = order.records.map((record) => ({ record, outcome: outcomeOf(record, usable, order) }))
  const isMatched = records.some(({ outcome }) => outcome === 'matches')
  return { verdict: isMatched ? 'authenticated' : usable.length === 0 ? 'encrypt-only' : 'failed', records }
}

function outcomeOf(record: TlsaRecord, usable: readonly TlsaRecord[], order: DaneOrder): RecordOutcome {
  const flaw = flawOf(record)
  if (flaw !== undefined) return flaw
  if (isOutranked(record, usable)) return 'stronger-digest-decides'
  const [leaf] = order.chain
  if (leaf === undefined) return 'unreadable'
  if (record.usage === 3) {
    const parts = readCertificateParts(leaf)
    if (parts === undefined) return 'unreadable'
    return isMatching(record, parts) ? 'matches' : 'other-certificate'
  }
  const path = findAnchorPath(record, order.chain, Date.parse(order.now))
  if (path !== 'anchored') return path
  const names = readCertificate(leaf)?.dnsNames ?? []
  return order.referenceNames.some((name) => names.some((own) => isCovered(name, own))) ? 'matches' : 'other-name'
}
