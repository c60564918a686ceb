// A person as typed and its reading: every field by the domain's own schema; what is wrong is named per field.
import { type Person, type PersonDraft, type PersonText, personDraft, personTexts } from '#domain/contacts/person.ts'

export type PersonForm = Readonly<Record<PersonText, string>>
export type PersonIssue = 'missing-name' | 'not-a-mailbox' | 'not-a-line' | 'too-long'

/** The form of a person as kept; empty for a new one. */
export function personFormOf(person: Person | null, organisation = ''): PersonForm {
  if (person === null) {
    return {
      name: '',
      organisation,
      mail: '',
      phone: '',
      mobile: '',
      availability: '',
      languages: '',
      keyword: '',
      note: '',
    }
  }
  const { id: _id, createdAt: _made, changedAt: _changed, ...form } = person
  return form
}

function issueOf(field: PersonText, value: string): PersonIssue | undefined {
  if (field === 'name' && value.trim() === '') return 'missing-name'
  const typed = field === 'mail' ? value.trim() : value
  if (personDraft.shape[field].safeParse(typed).success) return undefined
  if (field === 'mail') return 'not-a-mailbox'
  return field === 'note' ? 'too-long' : 'not-a-line'
}

/** Reads the form; there is a draft only when nothing is wrong. */
export function readPerson(
  form: PersonForm,
  id: string | null,
): { readonly draft?: PersonDraft; readonly issues: Readonly<Partial<Record<PersonText, PersonIssue>>> } {
  const issues: Partial<Record<PersonText, PersonIssue>> = {}
  for (const field of personTexts) {
    const issue = issueOf(field, form[field])
    if (issue !== undefined) issues[field] = issue
  }
  const parsed = personDraft.safeParse({ ...form, mail: form.mail.trim(), id })
  return parsed.success && Object.keys(issues).length === 0 ? { draft: parsed.data, issues } : { issues }
}
