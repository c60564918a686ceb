// A person's form under way: what is typed, whether saving was tried, and the way to the first field that is wrong.
import { useRef, useState } from 'react'
import type { Person, PersonDraft } from '#domain/contacts/person.ts'
import { type PersonForm, personFormOf, readPerson } from './person-form-values.ts'

/** The form of a person, or of a new one. */
export function usePersonForm(person: Person | null, organisation = '') {
  const [form, setForm] = useState<PersonForm>(() => personFormOf(person, organisation))
  const [isTried, setTried] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const reading = readPerson(form, person?.id ?? null)
  const read = (): PersonDraft | undefined => {
    setTried(true)
    if (reading.draft === undefined) {
      requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
    }
    return reading.draft
  }
  return { form, setForm, issues: isTried ? reading.issues : {}, read, place }
}
