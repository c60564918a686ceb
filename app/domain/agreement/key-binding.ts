// Whether mail to a side depends on the very keys or certificates it names, so that a new one has to be known beforehand.
import type { SideTerms } from './side-terms.ts'
import type { DirectionTerms } from './terms.ts'

/** `receives` = the direction in which the side receives; null = none is agreed, and only what the side says counts. */
export function isKeyBound(side: Pick<SideTerms, 'binding'>, receives: Pick<DirectionTerms, 'level'> | null): boolean {
  return side.binding === 'pin' || receives?.level === 'fingerprint'
}
