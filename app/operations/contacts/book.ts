// Finds somebody in the address book again: by mail, else by exact name and organisation. Where several share a mailbox the name decides;
// whoever was found or added is found again only with the same name and mail, so that colleagues of one file stay apart.
import type { Person } from '#domain/contacts/person.ts'
import type { PlacedPerson } from '#storage/person-repository.ts'

export type Sought = Pick<Person, 'name' | 'organisation' | 'mail'>

export interface Book {
  /** The person, by mail or else by name and organisation. */
  find(sought: Sought): PlacedPerson | undefined
  /** The person, by mail only. */
  findByMail(sought: Sought): PlacedPerson | undefined
  /** Adds or replaces a person; from now on it is found under its own name only. */
  put(placed: PlacedPerson): void
}

/** A book over the given people; on one side of an agreement the name alone tells who is meant. */
export function createBook(people: readonly PlacedPerson[], scope: 'everyone' | 'one-side' = 'everyone'): Book {
  const byMail = new Map<string, PlacedPerson[]>()
  const byName = new Map<string, PlacedPerson[]>()
  const taken = new Set<string>()
  const nameKey = ({ name, organisation }: Sought) =>
    JSON.stringify(scope === 'one-side' ? [name] : [name, organisation])
  const enter = (placed: PlacedPerson) => {
    const { mail } = placed.person
    if (mail !== '') replace(byMail, mail.toLowerCase(), placed)
    replace(byName, nameKey(placed.person), placed)
  }
  for (const placed of people) enter(placed)

  const findByMail = ({ name, mail }: Sought): PlacedPerson | undefined => {
    if (mail === '') return undefined
    const sharing = byMail.get(mail.toLowerCase()) ?? []
    const named = sharing.find(({ person }) => person.name === name)
    return named ?? (sharing.length === 1 ? sharing.find(({ person }) => !taken.has(person.id)) : undefined)
  }
  const findByName = (sought: Sought): PlacedPerson | undefined => {
    const isCertain = scope === 'one-side' || sought.organisation !== ''
    return byName
      .get(nameKey(sought))
      ?.find(({ person }) => hasSameMail(person, sought) || (isCertain && !taken.has(person.id)))
  }
  return {
    find: (sought) => findByMail(sought) ?? findByName(sought),
    findByMail,
    put(placed) {
      taken.add(placed.person.id)
      enter(placed)
    },
  }
}

/** A person without a mailbox may be the one whose mailbox was learnt since. */
function hasSameMail(person: Person, sought: Sought): boolean {
  return person.mail === '' || sought.mail === '' || person.mail.toLowerCase() === sought.mail.toLowerCase()
}

function replace(index: Map<string, PlacedPerson[]>, key: string, placed: PlacedPerson): void {
  const others = (index.get(key) ?? []).filter(({ person }) => person.id !== placed.person.id)
  index.set(key, [...others, placed])
}
