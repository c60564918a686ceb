// Versions and consents that come as partner files. The file was checked before; here it is decided what it means for what we have: a
// version of the partner's is kept as it came, a yes of the partner's is noted on the version of exactly that hash.
import { type Agreement, lastVersionFromElsewhere } from '#domain/agreement/agreement.ts'
import { fromNeutral, type NeutralAgreement, toNeutral } from '#domain/agreement/neutral.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../rooms.ts'
import { hashOf } from './agreement-hash.ts'
import { blankVersion } from './begin.ts'
import { recordYes } from './confirm.ts'
import { detachAll, keepAgreement, stepped } from './keep.ts'

export interface ComingVersion {
  readonly partnerId: string
  readonly neutral: NeutralAgreement
  /** Who is `first` in the neutral terms, seen from here. */
  readonly issuedBy: Agreement['issuedBy']
  /** The partner's yes to exactly these terms. */
  readonly yes: { readonly name: string; readonly on: string } | null
  readonly language: Agreement['language']
}

/** So many versions may have come and gone without a file of them; more would use up the numbers ours need. */
const farthestLeap = 100

/**
 * Takes it in and tells no window, because more than this comes with a file; faults partner.not-found, partner-file.draft-in-the-way,
 * partner-file.version-too-far, partner-file.version-taken for other terms under a number and version somebody said yes to,
 * partner-file.unknown-request for an answer to terms we do not have, agreement.not-allowed for a yes to what has ended.
 */
export function takeInVersion(rooms: Rooms, coming: ComingVersion): Outcome<Agreement> {
  return rooms.store.together((): Outcome<Agreement> => {
    const partner = rooms.store.partners.find(coming.partnerId)
    if (!partner.ok) return partner
    const versions = rooms.store.agreements.ofPartner(coming.partnerId)
    if (!versions.ok) return versions
    const known = knownVersion(rooms, coming, versions.value)
    if (!known.ok) return known
    return coming.yes === null ? known : withYes(rooms, known.value, coming.yes)
  })
}

/** The version of these terms: the one we have, or the one that came. */
function knownVersion(rooms: Rooms, coming: ComingVersion, versions: readonly Agreement[]): Outcome<Agreement> {
  const hash = hashOf(coming.neutral)
  const same = versions.find((version) => version.hash === hash)
  if (same !== undefined) return succeed(same)
  if (coming.issuedBy === 'own') return fail('partner-file.unknown-request')
  const draft = versions.find(({ state }) => state === 'draft')
  if (draft !== undefined && hashOf(toNeutral(draft)) !== hash) return fail('partner-file.draft-in-the-way')
  const { number, version } = coming.neutral
  const newest = Math.max(0, ...versions.filter((other) => other.number === number).map((other) => other.version))
  if (version > Math.min(newest + farthestLeap, lastVersionFromElsewhere))
    return fail('partner-file.version-too-far', { number, version, known: newest })
  const before = versions.find((other) => other.number === number && other.version === version)
  if (before !== undefined && !isReplaceable(before)) {
    return fail('partner-file.version-taken', { number, version })
  }
  const detached = before === undefined ? succeed(undefined) : detachAll(rooms, before)
  if (!detached.ok) return detached
  const { partnerId, neutral, language } = coming
  const terms = fromNeutral(neutral, { issuedBy: 'partner', language })
  const blank = before ?? blankVersion(rooms, { partnerId, number, version, terms, language })
  const arrived = { ...blank, terms, language, issuedBy: 'partner' as const, hash, confirmations: [] }
  return keepAgreement(rooms, stepped(rooms, arrived, 'sent', 'partner-file'))
}

/** The same number and version with other terms: the partner took it back and changed it before anybody said yes. */
function isReplaceable(before: Agreement): boolean {
  if (before.state === 'draft') return true
  return before.issuedBy === 'partner' && before.state === 'sent' && before.confirmations.every(isPartners)
}

function isPartners({ side }: Agreement['confirmations'][number]): boolean {
  return side === 'partner'
}

/** A yes that is noted already, or that came after both agreed, changes nothing. */
function withYes(rooms: Rooms, version: Agreement, yes: NonNullable<ComingVersion['yes']>): Outcome<Agreement> {
  const isKnown = version.confirmations.some(({ side, way }) => side === 'partner' && way === 'partner-file')
  if (isKnown) return succeed(version)
  const isAgreed = version.state === 'confirmed' || version.state === 'active' || version.state === 'under-review'
  if (isAgreed) return succeed(version)
  return recordYes(rooms, version.id, { side: 'partner', way: 'partner-file', note: '', ...yes }, null)
}
