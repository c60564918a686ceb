// What must stand in the terms before they may be sent. Our own side we know, so much is demanded of it; of the partner's side only what
// tests or talk bring before it has seen a draft: who it is, its domains, and what the direction of mail needs.
import { isUnsaid } from './clause/clause.ts'
import { emptySide, type SideTerms } from './side-terms.ts'
import type { AgreementTerms, DirectionTerms } from './terms.ts'

type SideField = keyof SideTerms

const always: Readonly<Record<'own' | 'partner', readonly SideField[]>> = {
  own: ['organisation', 'address', 'domains', 'testMailboxes', 'outOfBand', 'lift'],
  partner: ['organisation', 'domains'],
}
const ofSender: Readonly<Record<'own' | 'partner', readonly SideField[]>> = {
  own: ['sendingAddresses', 'warnAfterHours', 'giveUpAfterHours', 'fallback'],
  partner: ['sendingAddresses'],
}
const ofReceiver: Readonly<Record<'own' | 'partner', readonly SideField[]>> = {
  own: ['hosts', 'reply'],
  partner: ['hosts'],
}

/** Paths of what is missing, own side first; empty = it may be sent. */
export function missingTerms(terms: AgreementTerms): readonly string[] {
  const { toPartner, toUs, common } = terms
  const missing = [
    ...missingOfSide('own', terms.own, { sends: toPartner, receives: toUs }),
    ...missingOfSide('partner', terms.partner, { sends: toUs, receives: toPartner }),
    ...missingOfDirection('toPartner', toPartner),
    ...missingOfDirection('toUs', toUs),
  ]
  if (toPartner === null && toUs === null) missing.push('toPartner')
  if (isUnsaid(common.contactPrivacy)) missing.push('common.contactPrivacy')
  return missing
}

interface Ways {
  /** The direction this side sends in; null = not part of the agreement. */
  readonly sends: DirectionTerms | null
  readonly receives: DirectionTerms | null
}

function missingOfSide(section: 'own' | 'partner', side: SideTerms, { sends, receives }: Ways): string[] {
  const fields = new Set<SideField>(always[section])
  if (sends !== null) for (const field of ofSender[section]) fields.add(field)
  if (sends?.isMutual === true) fields.add('clientCertificate')
  if (receives !== null) {
    for (const field of [...ofReceiver[section], ...certificateFields(receives.level)]) fields.add(field)
    if (side.binding === 'pin') fields.add('pins')
  }
  return [...fields].filter((field) => isEmpty(side, field)).map((field) => `${section}.${field}`)
}

/** What must be known of the certificate a level checks. */
function certificateFields(level: DirectionTerms['level']): readonly SideField[] {
  switch (level) {
    case 'secure':
      return ['certificateNames', 'authority']
    case 'verify':
      return ['authority']
    case 'fingerprint':
      return ['pins']
    default:
      return []
  }
}

function isEmpty(side: SideTerms, field: SideField): boolean {
  if (field === 'lift') return side.lift.who === ''
  return JSON.stringify(side[field]) === JSON.stringify(emptySide[field])
}

function missingOfDirection(section: 'toPartner' | 'toUs', direction: DirectionTerms | null): string[] {
  if (direction === null) return []
  return [
    ...(direction.level === 'may' ? [`${section}.level`] : []),
    ...(direction.goLive === null ? [`${section}.goLive`] : []),
  ]
}
