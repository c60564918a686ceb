// One row of a list: what it says of a partner and of one contact there. Empty = it says nothing, so what is kept stays. A cell that cannot
// be taken makes the row wrong, with the reason; `part` says whether the partner itself is in doubt or only the contact.
import type { ContactRole } from '#domain/contacts/person.ts'

export interface PartnerCells {
  readonly name: string
  readonly domains: readonly string[]
  readonly agreedNames: readonly string[]
}

export interface ContactCells {
  readonly name: string
  readonly organisation: string
  readonly mail: string
  readonly phone: string
  readonly mobile: string
  readonly availability: string
  readonly languages: string
  readonly keyword: string
  readonly note: string
  readonly roles: readonly ContactRole[]
  /** Roles in which the contact stands in for somebody; null = the row does not say. */
  readonly deputies: readonly ContactRole[] | null
}

export const rowCodes = [
  'no-partner',
  'no-domain',
  'bad-domain',
  'bad-name',
  'bad-mail',
  'too-many',
  'too-long',
  'wrong-characters',
  'unknown-role',
  'unknown-deputy',
  'no-contact-name',
  'domain-taken',
  'domain-twice',
  'name-ambiguous',
  'contradicts',
  'partner-wrong',
  'practice',
  'own-side',
] as const
export type RowCode = (typeof rowCodes)[number]

export interface RowFault {
  readonly part: 'partner' | 'contact'
  /** `care:row.<code>` says it. */
  readonly code: RowCode
  readonly params: Readonly<Record<string, string | number>>
}

export interface ListRow {
  /** Line of the file where the row begins, from 1, headings included. */
  readonly line: number
  /** As far as it can be read; a name is there unless the fault says otherwise. */
  readonly partner: PartnerCells
  /** null = the row is about the partner alone. */
  readonly contact: ContactCells | null
  readonly fault: RowFault | null
  /** What its cells say, in the order of `listColumns`. */
  readonly raw: readonly string[]
}
