// Terms that cannot be kept together, whatever the partner says. They are mended before the version is sent.
import { isKeyBound } from './key-binding.ts'
import type { AgreementTerms } from './terms.ts'

/** Sentences: `agreement-page:contradiction.<code>`. */
export const contradictionCodes = ['renewal-breaks-pins'] as const
export type ContradictionCode = (typeof contradictionCodes)[number]

export interface TermContradiction {
  /** Path of the term to mend. */
  readonly path: string
  readonly code: ContradictionCode
}

/** What contradicts itself; empty = it may be sent. */
export function contradictions(terms: AgreementTerms): readonly TermContradiction[] {
  const { own, partner, toPartner, toUs, common } = terms
  const receivers = [
    { side: partner, direction: toPartner },
    { side: own, direction: toUs },
  ]
  const bindsKeys = receivers.some(({ side, direction }) => direction !== null && isKeyBound(side, direction))
  return bindsKeys && common.renewalWithoutNotice
    ? [{ path: 'common.renewalWithoutNotice', code: 'renewal-breaks-pins' }]
    : []
}
