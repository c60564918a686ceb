// Which records somebody wants to see: one partner, a period, or everything. Days are days of this machine's UTC, both included.
import type { EvidenceRecord } from '#domain/evidence-record.ts'

export interface EvidenceFilter {
  /** Id of the policy, or the partner's name in any case; null = everybody. */
  readonly partner: string | null
  /** `2026-11-01`; null = from the beginning. */
  readonly from: string | null
  readonly until: string | null
}

export const everything: EvidenceFilter = { partner: null, from: null, until: null }

/** Whether the filter leaves anything out. */
export function isWhole({ partner, from, until }: EvidenceFilter): boolean {
  return partner === null && from === null && until === null
}

/** Makes the test of the filter. */
export function matcherOf({ partner, from, until }: EvidenceFilter): (record: EvidenceRecord) => boolean {
  const wanted = partner?.toLowerCase() ?? null
  return ({ link }) => {
    const day = link.at.slice(0, 10)
    if ((from !== null && day < from) || (until !== null && day > until)) return false
    if (wanted === null) return true
    const of = link.subject.partner
    return of !== null && (of.policyId === wanted || of.name.toLowerCase() === wanted)
  }
}
