// What the cards of a file mean for the address book: whom each one is about, and what becomes of that person by the decisions taken. Stores
// nothing. Where nothing was decided what is known stays.
import type { CardPerson } from '#contact-cards/card-person.ts'
import type { CardChoice, CardPlace } from '#domain/contacts/card-preview.ts'
import { contactOf } from '#domain/contacts/main-contact.ts'
import type { ContactLink, Person } from '#domain/contacts/person.ts'
import type { PlacedPerson } from '#storage/person-repository.ts'
import { createBook } from './book.ts'

export interface MatchedCard {
  readonly card: CardPerson
  /** Who is meant, as the address book has it, whatever earlier cards say; for somebody new as the card has it. */
  readonly person: Person
  readonly links: readonly ContactLink[]
  /** `again` = an earlier card of the file added the person. */
  readonly kind: 'new' | 'again' | 'known'
  /** The card has the mailbox of the person, but another name. */
  readonly isOtherName: boolean
}

export interface CardWork {
  readonly people: ReadonlyMap<string, Person>
  readonly links: readonly ContactLink[]
  readonly added: ReadonlySet<string>
  readonly changed: ReadonlySet<string>
  /** People who were known and get the place. */
  readonly placed: number
  /** Where changed people stand already. */
  readonly sides: ReadonlySet<string | null>
}

interface Makes {
  readonly newId: () => string
  readonly now: string
}

/** Whom each card means; somebody whose mailbox is shared by cards of other names stays open to all of them. */
export function matchCards(
  book: readonly PlacedPerson[],
  cards: readonly CardPerson[],
  { newId, now }: Makes,
): readonly MatchedCard[] {
  const known = createBook(book)
  const inBook = new Map(book.map(({ person }) => [person.id, person]))
  const isNew = new Set<string>()
  return cards.map((card) => {
    const found = known.find(card)
    if (found === undefined) {
      const person = newPerson(card, newId(), now)
      isNew.add(person.id)
      known.put({ person, links: [] })
      return { card, person, links: [], kind: 'new', isOtherName: false }
    }
    const { person, links } = found
    const kind = isNew.has(person.id) ? 'again' : 'known'
    const isOtherName = kind === 'known' && hasOtherName(person, card)
    if (!isOtherName) known.put({ person: taken(person, card, now), links })
    return { card, person: inBook.get(person.id) ?? person, links, kind, isOtherName }
  })
}

/** What is to be stored. */
export function cardWork(
  matches: readonly MatchedCard[],
  place: CardPlace | null,
  choiceOf: (entry: number) => CardChoice,
  { newId, now }: Makes,
): CardWork {
  const people = new Map<string, Person>()
  const added = new Set<string>()
  const changed = new Set<string>()
  const sides = new Set<string | null>()
  const links = new Map<string, ContactLink>()
  let placed = 0
  for (const [entry, match] of matches.entries()) {
    const before = people.get(match.person.id) ?? match.person
    const choice = choiceOf(entry)
    const isAdded = match.kind === 'new' || (match.isOtherName && choice === 'add')
    const person = isAdded
      ? match.kind === 'new'
        ? before
        : newPerson(match.card, newId(), now)
      : after(match, before, choice, now)
    if (isAdded) added.add(person.id)
    if (isAdded || person !== before) people.set(person.id, person)
    if (!isAdded && person !== before && match.kind === 'known') {
      changed.add(person.id)
      for (const { partnerId } of match.links) sides.add(partnerId)
    }
    const isUnclear = match.isOtherName && choice === 'keep'
    if (place === null || isUnclear || links.has(person.id) || (!isAdded && isPlaced(match.links, place))) continue
    links.set(person.id, { personId: person.id, ...place, isDeputy: false })
    if (!added.has(person.id)) placed += 1
  }
  return { people, links: [...links.values()], added, changed, placed, sides }
}

/** The person once everything the card says is taken; the same one when that is nothing new. A note of ours stays. */
export function taken(person: Person, card: CardPerson, now: string): Person {
  return changedBy(person, card, now, (field) => field !== 'note' || person.note === '')
}

function after({ card, kind, isOtherName }: MatchedCard, person: Person, choice: CardChoice, now: string): Person {
  if (kind !== 'known' || choice === 'take') return taken(person, card, now)
  return isOtherName ? person : changedBy(person, card, now, (field) => isOpen(person, field))
}

/** Nothing is known there; a name that only repeats mailbox or number is none. */
export function isOpen(person: Person, field: keyof CardPerson): boolean {
  return person[field] === '' || (field === 'name' && contactOf(person).name === '')
}

function changedBy(
  person: Person,
  card: CardPerson,
  now: string,
  isWanted: (field: keyof CardPerson) => boolean,
): Person {
  const said = Object.entries(card).filter(([field, text]) => text !== '' && isWanted(field as keyof CardPerson))
  const next: Person = { ...person, ...Object.fromEntries(said) }
  return JSON.stringify(next) === JSON.stringify(person) ? person : { ...next, changedAt: now }
}

function hasOtherName(person: Person, card: CardPerson): boolean {
  return !isOpen(person, 'name') && person.name.toLowerCase() !== card.name.toLowerCase()
}

function isPlaced(links: readonly ContactLink[], place: CardPlace): boolean {
  return links.some(({ partnerId, role }) => partnerId === place.partnerId && role === place.role)
}

function newPerson(card: CardPerson, id: string, now: string): Person {
  return { ...card, id, createdAt: now, changedAt: now }
}
