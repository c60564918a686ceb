// DANE of a whole mail domain: does every MX host publish TLSA records, and does a host have a second record for its next key? Pure.
import type { DnssecState, TlsaRecord } from '#domain/dns-security.ts'
import { readCertificateParts } from './certificate-parts.ts'
import type { HostDane } from './host-dane.ts'
import { isMatching } from './tlsa-match.ts'
import { flawOf } from './tlsa-record.ts'

export interface DaneCoverage {
  /** `partial`: a sender that falls back to another MX loses the protection. */
  readonly extent: 'all' | 'partial' | 'none'
  readonly covered: readonly string[]
  readonly uncovered: readonly string[]
  /** Hosts whose DNS is bogus or silent: no mail may go there. */
  readonly blocked: readonly string[]
  /** Whether the MX list itself is secure; otherwise records bind only for hosts an attacker did not choose (RFC 7672 section 2.2.1). */
  readonly isMxListSecure: boolean
}

/** Sums up the hosts of a domain. */
export function judgeDaneCoverage(
  mxState: DnssecState,
  hosts: readonly { readonly host: string; readonly dane: Pick<HostDane, 'kind'> }[],
): DaneCoverage {
  const named = (isWanted: (kind: HostDane['kind']) => boolean) =>
    hosts.filter(({ dane }) => isWanted(dane.kind)).map(({ host }) => host)
  const covered = named((kind) => kind === 'published')
  const uncovered = named((kind) => kind === 'absent' || kind === 'insecure')
  const blocked = named((kind) => kind === 'blocked')
  const isWhole = covered.length > 0 && covered.length === hosts.length
  const extent = isWhole ? 'all' : covered.length > 0 ? 'partial' : 'none'
  return { extent, covered, uncovered, blocked, isMxListSecure: mxState === 'secure' }
}

/** `ready`: beside the record of today's key stands one for the next key or for the authority; `single`: it does not. */
export type Rollover = 'ready' | 'single' | 'not-usable'

/** Judges records by the leaf in use: two digests of one key are no preparation. */
export function judgeRollover(records: readonly TlsaRecord[], leafDer: Buffer): Rollover {
  const usable = records.filter((record) => flawOf(record) === undefined)
  const leaf = readCertificateParts(leafDer)
  if (usable.length === 0 || leaf === undefined) return 'not-usable'
  const hasOther = usable.some((record) => record.usage === 2 || !isMatching(record, leaf))
  const hasOwn = usable.some((record) => record.usage === 3)
  return hasOwn && hasOther ? 'ready' : 'single'
}
