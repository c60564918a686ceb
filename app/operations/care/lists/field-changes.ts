// What a list changes, field by field, as people read it: the names of the columns, and values before and after in the window's language.
import type { RowChange } from '#domain/care/list-import.ts'
import { type ContactRole, contactRoles, type Person } from '#domain/contacts/person.ts'
import type { Language } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import type { ListColumn } from '#lists/list-columns.ts'
import { wordOfRole } from '#lists/role-words.ts'
import type { SidePerson } from './kept-book.ts'

type FieldChange = RowChange['fields'][number]
type PartnerFields = Pick<Partner, 'name' | 'domains' | 'agreedNames'>

/** Longer values are cut where they are shown. */
const shownLength = 300

/** How a partner changes; `before` null = it is added. */
export function partnerChanges(before: PartnerFields | null, after: PartnerFields): FieldChange[] {
  return changed([
    ['partner', before?.name ?? '', after.name],
    ['domains', before?.domains.join(', ') ?? '', after.domains.join(', ')],
    ['agreed-names', before?.agreedNames.join(', ') ?? '', after.agreedNames.join(', ')],
  ])
}

/** Fields of a person a list has, by column. */
export const personFields = {
  contact: 'name',
  organisation: 'organisation',
  mail: 'mail',
  phone: 'phone',
  mobile: 'mobile',
  availability: 'availability',
  languages: 'languages',
  keyword: 'keyword',
  note: 'note',
} as const satisfies Partial<Record<ListColumn, keyof Person>>

export interface Placed {
  readonly person: Person
  readonly links: SidePerson['links']
}

/** How a contact changes; `before` null = it is new on this side. */
export function contactChanges(before: Placed | null, after: Placed, language: Language): FieldChange[] {
  const roles = (placed: Placed | null, only: 'all' | 'deputy') =>
    inWords(
      contactRoles.filter((role) =>
        placed?.links.some((link) => link.role === role && (only === 'all' || link.isDeputy)),
      ),
      language,
    )
  const texts = Object.entries(personFields).map(
    ([column, field]) => [column, before?.person[field] ?? '', after.person[field]] as const,
  )
  return changed([
    ...texts,
    ['roles', roles(before, 'all'), roles(after, 'all')],
    ['deputy', roles(before, 'deputy'), roles(after, 'deputy')],
  ])
}

function inWords(roles: readonly ContactRole[], language: Language): string {
  return roles.map((role) => wordOfRole(role, language)).join(', ')
}

function changed(fields: readonly (readonly [string, string, string])[]): FieldChange[] {
  return fields
    .filter(([, before, after]) => before !== after)
    .map(([field, before, after]) => ({ field, before: cut(before), after: cut(after) }))
}

function cut(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength - 1)}…` : text
}
