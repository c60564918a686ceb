// The state of a partner as the worklist shows it, and its shape.
import type { PartnerSummary } from '#contract/contract.ts'
import type { ProbeVerdict } from '#domain/probe-report.ts'
import type { MarkKind } from './mark.tsx'

export const partnerStates = ['unsuitable', 'conditional', 'unverifiable', 'untested', 'suitable'] as const
export type PartnerState = ProbeVerdict | 'untested'

/** The verdict of the last test, or `untested`. */
export function stateOf(summary: PartnerSummary): PartnerState {
  return summary.lastTest?.verdict ?? 'untested'
}

export const stateMarks: Readonly<Record<PartnerState, MarkKind>> = {
  suitable: 'good',
  conditional: 'partial',
  unsuitable: 'bad',
  unverifiable: 'unknown',
  untested: 'none',
}
