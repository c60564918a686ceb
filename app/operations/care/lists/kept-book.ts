// What is kept, in the order a list asks for it: partners by domain and name, people by the side they stand on, ours being null, and everyone by mail and
// name. It also holds what the list adds, so that later rows find it.
import type { ContactLink, Person } from '#domain/contacts/person.ts'
import type { Partner } from '#domain/partner.ts'
import type { PlacedPerson } from '#storage/person-repository.ts'

/** A person on a side, with the roles it has there in the order of places. */
export interface SidePerson {
  person: Person
  links: Pick<ContactLink, 'role' | 'isDeputy'>[]
}

export interface KeptBook {
  /** Enters more people as they are kept. */
  enter(people: readonly PlacedPerson[]): void
  partner(id: string): Partner | undefined
  ownerOf(domain: string): Partner | undefined
  /** Partners of that name, whatever its case. */
  named(name: string): readonly Partner[]
  /** The people of a side; the list is the book's own, so what is pushed stays. */
  sideOf(partnerId: string | null): SidePerson[]
  /** Somebody in the whole address book with this mail and name. */
  somebody(mail: string, name: string): Person | undefined
  /** All places of a person. */
  sidesOf(personId: string): readonly (string | null)[]
  /** Changes a person wherever it stands, or adds it. */
  put(person: Person): void
  /** Notes that a person stands on a side. */
  place(personId: string, partnerId: string | null): void
}

/** Case and spaces make no other name. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** A book over partners as they are kept; people are entered. */
export function createKeptBook(partners: readonly Partner[]): KeptBook {
  const owners = new Map(partners.flatMap((partner) => partner.domains.map((domain) => [domain, partner] as const)))
  const byName = new Map<string, Partner[]>()
  for (const partner of partners) {
    const name = foldName(partner.name)
    byName.set(name, [...(byName.get(name) ?? []), partner])
  }
  const sides = new Map<string | null, SidePerson[]>()
  const places = new Map<string, (string | null)[]>()
  const everyone = new Map<string, Person>()
  const keyOf = (mail: string, name: string) => `${mail.toLowerCase()}\n${foldName(name)}`
  const sideOf = (partnerId: string | null): SidePerson[] => {
    const known = sides.get(partnerId)
    if (known !== undefined) return known
    const made: SidePerson[] = []
    sides.set(partnerId, made)
    return made
  }
  const enter = ({ person, links }: PlacedPerson): void => {
    if (person.mail !== '') everyone.set(keyOf(person.mail, person.name), person)
    for (const { partnerId, role, isDeputy } of links) {
      places.set(person.id, [...(places.get(person.id) ?? []), partnerId])
      const here = sideOf(partnerId).find((each) => each.person.id === person.id)
      if (here === undefined) sideOf(partnerId).push({ person, links: [{ role, isDeputy }] })
      else here.links.push({ role, isDeputy })
    }
  }
  const byId = new Map(partners.map((partner) => [partner.id, partner]))
  return {
    enter: (people) => people.forEach(enter),
    partner: (id) => byId.get(id),
    ownerOf: (domain) => owners.get(domain),
    named: (name) => byName.get(foldName(name)) ?? [],
    sideOf,
    somebody: (mail, name) => (mail === '' ? undefined : everyone.get(keyOf(mail, name))),
    sidesOf: (personId) => places.get(personId) ?? [],
    put(person) {
      if (person.mail !== '') everyone.set(keyOf(person.mail, person.name), person)
      for (const partnerId of places.get(person.id) ?? []) {
        const entry = sideOf(partnerId).find((each) => each.person.id === person.id)
        if (entry !== undefined) entry.person = person
      }
    },
    place(personId, partnerId) {
      places.set(personId, [...(places.get(personId) ?? []), partnerId])
    },
  }
}
