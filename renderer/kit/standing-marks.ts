// The shape of how a gateway stands, the same wherever it is said.
import type { Standing } from '#domain/confirm/counter-proof.ts'
import type { MarkKind } from './mark.tsx'

/** How partners stand that a counter-proof was made for, by partner. */
export type StandingByPartner = Readonly<Record<string, Standing['kind']>>

export const standingMarks: Readonly<Record<Standing['kind'], MarkKind>> = {
  'not-configured': 'none',
  configured: 'partial',
  enforced: 'good',
  'not-enforced': 'bad',
}
