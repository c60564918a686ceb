// The address book: people once, their places on the sides of agreements, and the copy of the first technical one with the partner or in
// the settings. Every change is one transaction and told to the windows once it is kept.
import type { ContactLink, Person, PersonDraft } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PlacedPerson } from '#storage/person-repository.ts'
import type { Rooms } from '../rooms.ts'
import { formsInFiles } from './lines-in-files.ts'
import { announceCopies, copyToSides } from './main-contact.ts'

type Side = string | null

/** Everyone with the places they have, by name. */
export function listPeople(rooms: Rooms): Outcome<{ person: Person; links: ContactLink[] }[]> {
  const all = rooms.store.people.all()
  return all.ok ? succeed(all.value.map(({ person, links }: PlacedPerson) => ({ person, links: [...links] }))) : all
}

/** Adds or changes a person, everywhere it stands; fault contact.not-found. */
export function savePerson(rooms: Rooms, draft: PersonDraft): Outcome<Person> {
  const now = rooms.outside.clock.now()
  return changing(rooms, null, () => {
    if (draft.id === null) {
      const added = rooms.store.people.save({ ...draft, id: rooms.outside.newId(), createdAt: now, changedAt: now })
      return added.ok ? succeed({ value: added.value, sides: [] }) : added
    }
    const known = rooms.store.people.find(draft.id)
    if (!known.ok) return known
    const { person, links } = known.value
    const saved = rooms.store.people.save({ ...person, ...draft, id: person.id, changedAt: now })
    return saved.ok ? succeed({ value: saved.value, sides: links.map(({ partnerId }) => partnerId) }) : saved
  })
}

/** Gives a person a place or changes its rank; faults contact.not-found, partner.not-found. */
export function linkPerson(rooms: Rooms, link: ContactLink): Outcome<undefined> {
  return changing(rooms, link.partnerId, () => {
    const side = isThere(rooms, link.partnerId)
    if (!side.ok) return side
    const linked = rooms.store.people.link(link)
    return linked.ok ? succeed({ value: undefined, sides: [link.partnerId] }) : linked
  })
}

/** Takes a person from a place; fault partner.not-found. */
export function unlinkPerson(rooms: Rooms, place: Omit<ContactLink, 'isDeputy'>): Outcome<undefined> {
  return changing(rooms, place.partnerId, () => {
    const side = isThere(rooms, place.partnerId)
    if (!side.ok) return side
    const freed = rooms.store.people.unlink(place)
    return freed.ok ? succeed({ value: undefined, sides: [place.partnerId] }) : freed
  })
}

/** Forgets a person, its places and its name in what was given out last; what it was told stays without the name. Fault contact.not-found. */
export function removePerson(rooms: Rooms, personId: string): Outcome<undefined> {
  return changing(rooms, null, () => {
    const known = rooms.store.people.find(personId)
    if (!known.ok) return known
    const { person, links } = known.value
    const forgotten = rooms.store.named.forgetLines([person.name, person.mail], formsInFiles)
    if (!forgotten.ok) return forgotten
    const removed = rooms.store.people.remove(personId)
    return removed.ok ? succeed({ value: undefined, sides: links.map(({ partnerId }) => partnerId) }) : removed
  })
}

/** Changes people in one transaction with the copies of the sides they stand on, then tells the windows. */
export function changing<T>(
  rooms: Rooms,
  changedSide: Side,
  work: () => Outcome<{ readonly value: T; readonly sides: readonly Side[] }>,
): Outcome<T> {
  const done = rooms.store.together((): Outcome<{ value: T; copies: readonly Side[] }> => {
    const worked = work()
    if (!worked.ok) return worked
    const copies = copyToSides(rooms, worked.value.sides)
    return copies.ok ? succeed({ value: worked.value.value, copies: copies.value }) : copies
  })
  if (!done.ok) return done
  rooms.announce.contactsChanged(changedSide)
  announceCopies(rooms, done.value.copies)
  return succeed(done.value.value)
}

function isThere(rooms: Rooms, side: Side): Outcome<undefined> {
  if (side === null) return succeed(undefined)
  const known = rooms.store.partners.find(side)
  return known.ok ? succeed(undefined) : known
}
