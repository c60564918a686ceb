// The address book as it is searched and read: who matches what was typed, where people stand, and what is lost when one of them goes.
import { type ContactLink, type ContactRole, contactRoles, type Person } from '#domain/contacts/person.ts'
import type { PlaceFilter } from './places.ts'

export interface KnownPerson {
  readonly person: Person
  readonly links: readonly ContactLink[]
}

/** Names of partners by id. */
export type PartnerNames = ReadonlyMap<string, string>

/** One organisation a person stands for, with all its roles there. */
export interface Standing {
  /** null = our own side. */
  readonly partnerId: string | null
  readonly roles: readonly { readonly role: ContactRole; readonly isDeputy: boolean }[]
}

/** Where a person stands: our own side first, then partners by name; roles in their usual order. */
export function standingsOf(links: readonly ContactLink[], names: PartnerNames): readonly Standing[] {
  const byPlace = new Map<string | null, ContactLink[]>()
  for (const link of links) byPlace.set(link.partnerId, [...(byPlace.get(link.partnerId) ?? []), link])
  const nameOf = (partnerId: string | null) => (partnerId === null ? '' : (names.get(partnerId) ?? partnerId))
  return [...byPlace]
    .toSorted(([one], [other]) => nameOf(one).localeCompare(nameOf(other)))
    .map(([partnerId, roles]) => ({
      partnerId,
      roles: roles.toSorted((one, other) => contactRoles.indexOf(one.role) - contactRoles.indexOf(other.role)),
    }))
}

function isAt(links: readonly ContactLink[], place: PlaceFilter): boolean {
  switch (place) {
    case 'all':
      return true
    case 'own':
      return links.some(({ partnerId }) => partnerId === null)
    case 'none':
      return links.length === 0
  }
}

/** Makes a search over the address book: every word typed must occur in a person's own facts or the names of its partners. */
export function peopleSearch(people: readonly KnownPerson[], names: PartnerNames) {
  const entries = people
    .map((known) => ({ known, text: searchText(known, names) }))
    .toSorted((one, other) => compare(one.known.person.name, other.known.person.name))
  return (query: string, place: PlaceFilter = 'all'): readonly KnownPerson[] => {
    const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean)
    return entries
      .filter(({ known, text }) => isAt(known.links, place) && words.every((word) => text.includes(word)))
      .map(({ known }) => known)
  }
}

const { compare } = new Intl.Collator(['de', 'en'])

function searchText({ person, links }: KnownPerson, names: PartnerNames): string {
  const places = links.map(({ partnerId }) => (partnerId === null ? '' : (names.get(partnerId) ?? '')))
  const { name, organisation, mail, phone, mobile, availability, keyword } = person
  return [name, organisation, mail, phone, mobile, availability, keyword, ...places].join('\n').toLocaleLowerCase()
}

/** Someone of the address book who has the mailbox typed; undefined as long as none does. */
export function withMailbox(people: readonly KnownPerson[], mail: string): KnownPerson | undefined {
  const wanted = mail.trim().toLowerCase()
  return wanted === '' ? undefined : people.find(({ person }) => person.mail.toLowerCase() === wanted)
}

/** The places that have nobody first in the technical role any more once this person is gone. */
export function leftWithoutTechnical(gone: KnownPerson, people: readonly KnownPerson[]): readonly (string | null)[] {
  const isFirst = ({ role, isDeputy }: ContactLink) => role === 'technical' && !isDeputy
  return gone.links.filter(isFirst).flatMap(({ partnerId }) => {
    const hasOther = people.some(
      ({ person, links }) =>
        person.id !== gone.person.id && links.some((link) => link.partnerId === partnerId && isFirst(link)),
    )
    return hasOther ? [] : [partnerId]
  })
}
