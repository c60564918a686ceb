// Whole, valid people for tests; a test overrides only what it is about.
import { randomUUID } from 'node:crypto'
import type { ContactRole, Person, PersonDraft, SideContact } from '#domain/contacts/person.ts'

/** What a form would send. */
export function personDraftOf(changes: Partial<PersonDraft> = {}): PersonDraft {
  return {
    id: null,
    name: 'Erika Muster',
    organisation: 'Muster Bank AG',
    mail: 'erika@bank.example',
    phone: '+49 30 1234',
    mobile: '',
    availability: '',
    languages: '',
    keyword: '',
    note: '',
    ...changes,
  }
}

/** A person as it is kept. */
export function samplePerson(changes: Partial<Person> = {}): Person {
  const at = '2026-11-21T10:00:00.000Z'
  return { ...personDraftOf(), id: randomUUID(), createdAt: at, changedAt: at, ...changes }
}

/** A person on a side. */
export function onSide(role: ContactRole, isDeputy: boolean, changes: Partial<Person> = {}): SideContact {
  return { person: samplePerson(changes), role, isDeputy }
}
