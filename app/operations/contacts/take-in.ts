// Contacts that came with a partner file. Only the partner's own people change: somebody who stands elsewhere too is given the place and
// stays as it is, so that no file of one partner can rewrite another's contacts or ours. Nobody is deleted.
import type { Person } from '#domain/contacts/person.ts'
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
    const here = createBook(
      all.value.filter(({ links }) => links.some((link) => link.partnerId === partnerId)),
      'one-side',
    )
    const elsewhere = createBook(all.value)
    const now = rooms.outside.clock.now()
    for (const { role, isDeputy, ...facts } of contacts) {
      const known = here.find(facts) ?? sameElsewhere(elsewhere, facts)
      const isTheirs = known === undefined || known.links.every((link) => link.partnerId === partnerId)
      const person: Person = isTheirs
        ? withFacts(known?.person ?? added(rooms.outside.newId(), now), facts, now)
        : known.person
      const links = [{ partnerId, personId: person.id, role, isDeputy }]
      const kept = rooms.store.people.saveMany(isTheirs ? [person] : [], links)
      if (!kept.ok) return kept
      here.put({ person, links: known?.links ?? links })
    }
    return succeed({ value: undefined, sides: [partnerId] })
  })
}

/** Somebody of another side counts only by mailbox and name: a file may claim any mailbox. */
function sameElsewhere(book: Book, sought: Sought): PlacedPerson | undefined {
  const known = book.findByMail(sought)
  return known?.person.name === sought.name ? known : undefined
}

/** The person itself when the file says nothing new. */
function withFacts(person: Person, facts: Partial<Person>, now: string): Person {
  const next: Person = { ...person, ...facts }
  return JSON.stringify(next) === JSON.stringify(person) ? person : { ...next, changedAt: now }
}

function added(id: string, now: string): Person {
  const empty = { name: '', organisation: '', mail: '', phone: '', mobile: '', availability: '', languages: '' }
  return { ...empty, id, keyword: '', note: '', createdAt: now, changedAt: now }
}
