// Takes people from a vCard file into the address book and gives them a place: whoever is known is changed, not doubled. A card that says
// nothing about a field takes nothing away, and a note of ours stays. All readable cards or, when the store fails, none.
import type { CardPerson } from '#contact-cards/card-person.ts'
import { cardFileBytes, type ReadCards, readCards } from '#contact-cards/read-cards.ts'
import type { ContactLink, ContactRole, Person } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PlacedPerson } from '#storage/person-repository.ts'
import type { Rooms } from '../rooms.ts'
import { createBook } from './book.ts'
import { changing } from './people.ts'

interface Place {
  readonly partnerId: string | null
  readonly role: ContactRole
}
interface CardReport {
  readonly added: number
  readonly changed: number
  readonly unread: { card: number; code: string }[]
}

/** Asks for a file; faults file.choice-dismissed, input.too-large, input.unreadable-file, input.wrong-format, partner.not-found. */
export async function importCards(rooms: Rooms, place: Place): Promise<Outcome<CardReport>> {
  const opened = await rooms.outside.files.openFile('contact-cards', cardFileBytes)
  if (!opened.ok) return opened
  const read = readCards(opened.value.content, opened.value.name)
  return read.ok ? keepCards(rooms, place, read.value) : read
}

/** Keeps people of cards on a side. */
export function keepCards(rooms: Rooms, place: Place, read: ReadCards): Outcome<CardReport> {
  return changing(rooms, place.partnerId, () => {
    const { partnerId } = place
    const partner = partnerId === null ? succeed(undefined) : rooms.store.partners.find(partnerId)
    if (!partner.ok) return partner
    const all = rooms.store.people.all()
    if (!all.ok) return all
    const merged = merge(all.value, read.people, place, () => rooms.outside.newId(), rooms.outside.clock.now())
    const kept = rooms.store.people.saveMany([...merged.people.values()], merged.links)
    if (!kept.ok) return kept
    const { added, changed, sides } = merged
    return succeed({
      value: { added: added.size, changed: changed.size, unread: read.unread.map((entry) => ({ ...entry })) },
      sides: [partnerId, ...sides],
    })
  })
}

interface Merged {
  readonly people: Map<string, Person>
  readonly links: ContactLink[]
  readonly added: Set<string>
  readonly changed: Set<string>
  /** Where changed people stand already. */
  readonly sides: Set<string | null>
}

function merge(
  book: readonly PlacedPerson[],
  cards: readonly CardPerson[],
  place: Place,
  newId: () => string,
  now: string,
): Merged {
  const known = createBook(book)
  const merged: Merged = { people: new Map(), links: [], added: new Set(), changed: new Set(), sides: new Set() }
  for (const card of cards) {
    const found = known.find(card)
    const person = found === undefined ? newPerson(card, newId(), now) : withCard(found.person, card, now)
    const hasChanged = found !== undefined && person !== found.person
    const isPlaced = found?.links.some((link) => link.partnerId === place.partnerId && link.role === place.role)
    const link = { personId: person.id, ...place, isDeputy: false }
    if (found === undefined) merged.added.add(person.id)
    if (hasChanged && !merged.added.has(person.id)) merged.changed.add(person.id)
    if (found === undefined || hasChanged) merged.people.set(person.id, person)
    if (hasChanged) for (const { partnerId } of found.links) merged.sides.add(partnerId)
    if (isPlaced !== true) merged.links.push(link)
    known.put({ person, links: [...(found?.links ?? []), ...(isPlaced === true ? [] : [link])] })
  }
  return merged
}

function newPerson(card: CardPerson, id: string, now: string): Person {
  return { ...card, id, createdAt: now, changedAt: now }
}

/** The person itself when the card says nothing new. */
function withCard(person: Person, card: CardPerson, now: string): Person {
  const said = Object.entries(card).filter(([field, text]) => text !== '' && (field !== 'note' || person.note === ''))
  const next: Person = { ...person, ...Object.fromEntries(said) }
  return JSON.stringify(next) === JSON.stringify(person) ? person : { ...next, changedAt: now }
}
