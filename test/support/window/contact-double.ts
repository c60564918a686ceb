// The address book of a scripted window: people can be added, linked, told and forgotten; files are pretended. For screens only.
import type { CardPreview } from '#domain/contacts/card-preview.ts'
import {
  type ContactLink,
  type ContactRole,
  contactRoles,
  type Person,
  type SideContact,
  type ToldEntry,
} from '#domain/contacts/person.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { WindowHandlers } from '../contract-double.ts'

export interface ContactScript {
  readonly people: readonly { readonly person: Person; readonly links: readonly ContactLink[] }[]
  readonly told: readonly ToldEntry[]
  /** Shows vCards in place of a file. */
  readonly previewCards?: WindowHandlers['contact']['previewCards']
}

export const nobody: ContactScript = { people: [], told: [] }

const at = '2026-10-01T08:00:00.000Z'

/** A person by number; the number makes the id. */
export function samplePerson(number: number, name: string, more: Partial<Person> = {}): Person {
  return {
    id: `00000000-0000-4000-8000-7${number.toString().padStart(11, '0')}`,
    name,
    organisation: '',
    mail: '',
    phone: '',
    mobile: '',
    availability: '',
    languages: '',
    keyword: '',
    note: '',
    createdAt: at,
    changedAt: at,
    ...more,
  }
}

/** A place of a sample person. */
export function sampleLink(
  partnerId: string | null,
  person: Person,
  role: ContactRole = 'technical',
  isDeputy = false,
): ContactLink {
  return { partnerId, personId: person.id, role, isDeputy }
}

const isSamePlace = (one: Omit<ContactLink, 'isDeputy'>, other: Omit<ContactLink, 'isDeputy'>) =>
  one.partnerId === other.partnerId && one.personId === other.personId && one.role === other.role

/** Two people to add, a known one with a new number, and a card nobody is named on. */
function cardPreview([known]: readonly Person[]): CardPreview {
  const field = { field: 'phone', before: known?.phone ?? '', after: '+49 30 0000-99' } as const
  const more = { isOtherName: false, isReplacing: true, links: [] }
  return {
    previewId: '00000000-0000-4000-8000-500000000000',
    fileName: 'people.vcf',
    added: [
      { entry: 0, name: 'Nina Nacht', reach: '+49 30 24' },
      { entry: 1, name: 'Bert Beispiel', reach: 'bert@musterbank.example' },
    ],
    changed: known === undefined ? [] : [{ entry: 2, name: known.name, ...more, fields: [field] }],
    counts: { added: 2, changed: known === undefined ? 0 : 1, unchanged: 0, placed: 1 },
    unread: [{ card: 4, code: 'no-name' }],
  }
}

/** Handlers of the contact group over the script. */
export function contactDouble(script: ContactScript): WindowHandlers['contact'] {
  let people = script.people.map(({ person }) => person)
  let links = script.people.flatMap((known) => known.links)
  let told = [...script.told]
  const sideOf = (partnerId: string | null): SideContact[] =>
    contactRoles.flatMap((role) =>
      links
        .filter((link) => link.partnerId === partnerId && link.role === role)
        .toSorted((one, other) => Number(one.isDeputy) - Number(other.isDeputy))
        .flatMap(({ personId, isDeputy }) => {
          const person = people.find(({ id }) => id === personId)
          return person === undefined ? [] : [{ person, role, isDeputy }]
        }),
    )
  const unknown = fail('contact.not-found')
  const isKnown = (personId: string) => people.some(({ id }) => id === personId)
  const saved = (name: string) => succeed({ files: [`/home/admin/${name}`] })
  return {
    people() {
      const byPerson = new Map<string, ContactLink[]>(people.map(({ id }) => [id, []]))
      for (const link of links) byPerson.get(link.personId)?.push(link)
      return succeed(people.map((person) => ({ person, links: byPerson.get(person.id) ?? [] })))
    },
    sides: ({ partnerId }) => succeed({ own: sideOf(null), partner: sideOf(partnerId) }),
    savePerson(draft) {
      if (draft.id !== null && !isKnown(draft.id)) return unknown
      const { id, ...facts } = draft
      const known = people.find((person) => person.id === id)
      const person = known === undefined ? samplePerson(people.length + 500, facts.name, facts) : { ...known, ...facts }
      people = [...people.filter((other) => other.id !== person.id), person]
      return succeed(person)
    },
    link(link) {
      if (!isKnown(link.personId)) return unknown
      links = [...links.filter((other) => !isSamePlace(other, link)), link]
      return succeed(undefined)
    },
    unlink(link) {
      links = links.filter((other) => !isSamePlace(other, link))
      return succeed(undefined)
    },
    removePerson({ personId }) {
      if (!isKnown(personId)) return unknown
      people = people.filter(({ id }) => id !== personId)
      links = links.filter((link) => link.personId !== personId)
      told = told.map((entry) => (entry.personId === personId ? { ...entry, personId: null, name: '' } : entry))
      return succeed(undefined)
    },
    told: ({ partnerId }) => succeed(told.filter((entry) => entry.partnerId === partnerId)),
    tell(entry) {
      const person = people.find(({ id }) => id === entry.personId)
      if (person === undefined) return unknown
      const id = `00000000-0000-4000-8000-6${String(told.length).padStart(11, '0')}`
      const added = { ...entry, id, name: person.name }
      told = [added, ...told]
      return succeed(added)
    },
    removeTold({ toldId }) {
      told = told.filter(({ id }) => id !== toldId)
      return succeed(undefined)
    },
    previewCards: script.previewCards ?? (() => succeed(cardPreview(people))),
    importCards: ({ decisions }) => succeed({ added: 2, changed: decisions.length, placed: 1 }),
    exportCards: ({ of }) => saved(`${of}.vcf`),
  }
}
