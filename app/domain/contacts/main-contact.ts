// Who of a side's people is its contact: the first technical one that is nobody's deputy. Partners and settings carry name, mail and
// phone of that person as a copy, so that lists and letters need no address book.
import type { Contact } from '../partner.ts'
import type { Person, SideContact } from './person.ts'

/** The person a side is called by; undefined when nobody stands there. */
export function mainPersonOf(side: readonly SideContact[]): Person | undefined {
  return side.find((entry) => entry.role === 'technical' && !entry.isDeputy)?.person
}

/** What partner and settings show of a person; a name that only repeats mail, phone or organisation is no name. */
export function contactOf(person: Pick<Person, 'name' | 'organisation' | 'mail' | 'phone' | 'mobile'>): Contact {
  const { name, organisation, mail, phone, mobile } = person
  const isName = ![mail, phone, mobile, organisation].includes(name)
  return { name: isName ? name : '', mail, phone: phone || mobile }
}

/** The contact of a side, empty when nobody stands there. */
export function mainContactOf(side: readonly SideContact[]): Contact {
  const main = mainPersonOf(side)
  return main === undefined ? { name: '', mail: '', phone: '' } : contactOf(main)
}

/** What a person is called when only mail or phone is known. */
export function nameFor(contact: Contact, organisation: string): string {
  return contact.name || contact.mail || (contact.phone === '' ? '' : organisation || contact.phone)
}
