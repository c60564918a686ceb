// Whether the people of an agreement suffice for the day something fails: on each side a technical contact and a deputy who can be
// called and written to, and a way that works at night or past the enforced path. Pure; says what is missing, in a fixed order.
import type { ContactSides, Person, SideContact } from './person.ts'

export const contactGaps = ['technical', 'technical-reachable', 'deputy', 'deputy-reachable'] as const
export interface ContactGap {
  readonly side: 'own' | 'partner'
  readonly gap: (typeof contactGaps)[number]
}

const sides = ['own', 'partner'] as const

/** What is missing of technical contact, deputy, and their phone and mail; empty = complete. */
export function missingContacts(contacts: ContactSides): readonly ContactGap[] {
  return sides.flatMap((side) => gapsOf(contacts[side]).map((gap): ContactGap => ({ side, gap })))
}

function gapsOf(people: readonly SideContact[]): readonly ContactGap['gap'][] {
  const technical = people.filter((entry) => entry.role === 'technical')
  const first = technical.filter((entry) => !entry.isDeputy)
  const deputies = technical.filter(
    (entry) => entry.isDeputy && first.every(({ person }) => person.id !== entry.person.id),
  )
  return [...gapOf(first, 'technical', 'technical-reachable'), ...gapOf(deputies, 'deputy', 'deputy-reachable')]
}

function gapOf(
  people: readonly SideContact[],
  none: ContactGap['gap'],
  unreachable: ContactGap['gap'],
): readonly ContactGap['gap'][] {
  if (people.length === 0) return [none]
  return people.some(({ person }) => isReachable(person)) ? [] : [unreachable]
}

/** Somebody can be called and written to. */
export function isReachable(person: Pick<Person, 'mail' | 'phone' | 'mobile'>): boolean {
  return person.mail !== '' && (person.phone !== '' || person.mobile !== '')
}

/**
 * Sides without a way for emergencies: neither a 24x7 desk with a phone nor an out-of-band way. `outOfBand` is what the agreement says of
 * each side.
 */
export function withoutEmergencyWay(
  contacts: ContactSides,
  outOfBand: Readonly<Record<'own' | 'partner', string>>,
): readonly ContactGap['side'][] {
  return sides.filter((side) => outOfBand[side].trim() === '' && !contacts[side].some(isDesk))
}

function isDesk({ role, person }: SideContact): boolean {
  return role === 'desk-247' && (person.phone !== '' || person.mobile !== '')
}
