// Fills terms with what is known without asking anybody. A field somebody wrote into is left alone unless it is named; what one side
// would have to say itself is never invented: `KnownTerms` of the partner come from tests and from what is kept about it.
import { isKeyBound } from './key-binding.ts'
import { emptySide, type SideTerms, sideTerms } from './side-terms.ts'
import {
  type AgreementTerms,
  type CommonTerms,
  commonTerms,
  type DirectionTerms,
  directionTerms,
  emptyTerms,
} from './terms.ts'

export interface KnownTerms {
  readonly own: Partial<SideTerms>
  readonly partner: Partial<SideTerms>
  readonly toPartner: Partial<DirectionTerms>
  readonly toUs: Partial<DirectionTerms>
  readonly common: Partial<CommonTerms>
}

type Fields = Readonly<Record<string, unknown>>

/** The terms with known values: in the fields named by path, or in all empty ones when `paths` is null. */
export function fillTerms(terms: AgreementTerms, known: KnownTerms, paths: readonly string[] | null): AgreementTerms {
  const fill = (section: keyof KnownTerms, now: Fields, empty: Fields): Fields => {
    const wanted = Object.entries<unknown>(known[section]).filter(([field, value]) => {
      if (value === undefined) return false
      return paths === null ? isSame(now[field], empty[field]) : paths.includes(`${section}.${field}`)
    })
    return { ...now, ...Object.fromEntries(wanted) }
  }
  const direction = (section: 'toPartner' | 'toUs') => {
    const now = terms[section]
    // A direction has no empty fields: a level is always chosen. Only the day may be missing.
    return now === null ? null : directionTerms.parse(fill(section, now, { goLive: null }))
  }
  const partner = sideTerms.parse(fill('partner', terms.partner, emptySide))
  const toPartner = direction('toPartner')
  return {
    own: sideTerms.parse(fill('own', terms.own, emptySide)),
    // Fingerprints nobody binds to would only have to be kept up to date.
    partner: paths === null && !isKeyBound(partner, toPartner) ? { ...partner, pins: terms.partner.pins } : partner,
    toPartner,
    toUs: direction('toUs'),
    common: commonTerms.parse(fill('common', terms.common, emptyTerms.common)),
  }
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
