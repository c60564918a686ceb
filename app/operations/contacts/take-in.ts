// Contacts that came with a partner file. Only the partner's own people change: somebody who stands elsewhere too is given the place and
// stays as it is, so that no file of one partner can rewrite another's contacts or ours. Nobody is deleted, and what a file leaves empty stays.
import type { ContactLink, Person, SideContact } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { TravellingContact } from '#domain/partner-file/partner-file.ts'
import type { PlacedPerson } from '#storage/person-repository.ts'
import type { Rooms } from '../rooms.ts'
import { type Book, createBook, type Sought } from './book.ts'
import { changing } from './people.ts'

/** Adds or changes the partner's people by mail, then by name, and gives them their places; fault partner.not-found. */
export function takeInContacts(
  rooms: Rooms,
  partnerId: string,
  contacts: readonly TravellingContact[],
): Outcome<undefined> {
  return changing(rooms, partnerId, () => {
    const partner = rooms.store.partners.find(partnerId)
    if (!partner.ok) return partner
    const all = rooms.store.people.all()
    if (!all.ok) return all
    for (const { person, role, isDeputy, isTheirs } of planned(rooms, all.value, partnerId, contacts)) {
      const links = [{ partnerId, personId: person.id, role, isDeputy }]
      const kept = rooms.store.people.saveMany(isTheirs ? [person] : [], links)
      if (!kept.ok) return kept
    }
    return succeed({ value: undefined, sides: [partnerId] })
  })
}

/** The partner's people as they would stand once the contacts were taken in; `partnerId` null = a partner that is not here yet. */
export function contactsAfter(
  rooms: Rooms,
  partnerId: string | null,
  contacts: readonly TravellingContact[],
): Outcome<readonly SideContact[]> {
  const all = rooms.store.people.all()
  if (!all.ok) return all
  const side = partnerId === null ? succeed([]) : rooms.store.people.side(partnerId)
  if (!side.ok) return side
  const plan = planned(rooms, all.value, partnerId, contacts)
  const newest = new Map(plan.map(({ person }) => [person.id, person]))
  const places = new Map<string, SideContact>()
  for (const { person, role, isDeputy } of [...side.value, ...plan]) {
    places.set(`${person.id} ${role}`, { person: newest.get(person.id) ?? person, role, isDeputy })
  }
  return succeed([...places.values()])
}

interface PlannedContact extends SideContact {
  /** Nobody else's: it may be changed. */
  readonly isTheirs: boolean
}

/** Whom each contact of the file means, and what becomes of the person; stores nothing. */
function planned(
  rooms: Rooms,
  all: readonly PlacedPerson[],
  partnerId: string | null,
  contacts: readonly TravellingContact[],
): readonly PlannedContact[] {
  const side = partnerId ?? rooms.outside.newId()
  const isHere = (link: ContactLink) => link.partnerId === side
  const here = createBook(
    all.filter(({ links }) => links.some(isHere)),
    'one-side',
  )
  const elsewhere = createBook(all)
  const now = rooms.outside.clock.now()
  return contacts.map(({ role, isDeputy, ...facts }) => {
    const known = here.find(facts) ?? sameElsewhere(elsewhere, facts)
    const isTheirs = known === undefined || known.links.every(isHere)
    const person = isTheirs ? withFacts(known?.person ?? added(rooms.outside.newId(), now), facts, now) : known.person
    here.put({ person, links: known?.links ?? [{ partnerId: side, personId: person.id, role, isDeputy }] })
    return { person, role, isDeputy, isTheirs }
  })
}

/** Somebody of another side counts only by mailbox and name: a file may claim any mailbox. */
function sameElsewhere(book: Book, sought: Sought): PlacedPerson | undefined {
  const known = book.findByMail(sought)
  return known?.person.name === sought.name ? known : undefined
}

/** The person itself when the file says nothing new; what the file leaves empty stays as it is known. */
function withFacts(person: Person, facts: Partial<Person>, now: string): Person {
  const said = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''))
  const next: Person = { ...person, ...said }
  return JSON.stringify(next) === JSON.stringify(person) ? person : { ...next, changedAt: now }
}

function added(id: string, now: string): Person {
  const empty = { name: '', organisation: '', mail: '', phone: '', mobile: '', availability: '', languages: '' }
  return { ...empty, id, keyword: '', note: '', createdAt: now, changedAt: now }
}
