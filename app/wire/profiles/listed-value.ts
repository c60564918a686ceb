// Whether a value stands in a list of a profile in a given year: listed, past its year, beyond what the edition says, not listed, or a
// matter our sources are silent about.
import type { ProfileItem } from '#domain/tls-profile.ts'
import type { ListedValue, MinimumSize } from './profile-file.ts'

export type Standing = Pick<ProfileItem, 'state' | 'reason' | 'until' | 'minimum' | 'isVerified'>

interface Term {
  readonly until: number | null
  readonly isExtendable: boolean
  readonly isVerified: boolean
}

export const notSeen: Standing = { state: 'unknown', reason: 'not-seen', until: null, minimum: null, isVerified: true }

/** Where a name stands in a list; null = not seen. */
export function standingIn(
  list: readonly ListedValue[],
  unsettled: readonly string[],
  name: string | null,
  year: number,
): Standing {
  if (name === null) return notSeen
  const entry = list.find((listed) => listed.name === name)
  if (entry !== undefined) return { ...inTerm(entry, year), minimum: null }
  return unsettled.includes(name)
    ? { state: 'unknown', reason: 'unsettled', until: null, minimum: null, isVerified: false }
    : { state: 'not-met', reason: 'not-listed', until: null, minimum: null, isVerified: true }
}

/** Whether a size is enough in a year; a size that was enough once says until when. */
export function standingOfSize(sizes: readonly MinimumSize[], bits: number | null, year: number): Standing {
  if (bits === null) return notSeen
  const enough = sizes.filter((size) => bits >= size.minimum)
  const judged = enough.map((size) => ({ ...inTerm(size, year), minimum: size.minimum }))
  const best = judged.find(({ state }) => state === 'met') ?? judged.find(({ state }) => state === 'unknown')
  if (best !== undefined) return { ...best, reason: best.state === 'met' ? 'long-enough' : best.reason }
  const asked = sizes.find((size) => inTerm(size, year).state !== 'not-met') ?? sizes.at(-1)
  if (asked === undefined) return { ...notSeen, state: 'not-met', reason: 'not-listed' }
  return {
    state: 'not-met',
    reason: 'too-short',
    until: judged.at(-1)?.until ?? null,
    minimum: asked.minimum,
    isVerified: asked.isVerified,
  }
}

/** A year that may still be extended says nothing about the time after it. */
export function inTerm({ until, isExtendable, isVerified }: Term, year: number): Omit<Standing, 'minimum'> {
  if (until === null || year <= until) return { state: 'met', reason: 'listed', until, isVerified }
  return isExtendable
    ? { state: 'unknown', reason: 'beyond-edition', until, isVerified }
    : { state: 'not-met', reason: 'past-year', until, isVerified }
}
