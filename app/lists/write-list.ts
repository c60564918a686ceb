// Partners and contacts as a CSV file that table programs open as it is: UTF-8 with mark, semicolons, CRLF, every text quoted that needs
// it, no formula. Read back it says exactly what is kept, so nothing changes.
import { type ContactLink, type ContactRole, contactRoles, type Person } from '#domain/contacts/person.ts'
import type { Language } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import { guardCell } from './formula-guard.ts'
import { type ListColumn, listColumns } from './list-columns.ts'
import { wordOfRole, wordOfYes } from './role-words.ts'

export interface ListedContact {
  readonly person: Person
  /** The places the person has with this partner. */
  readonly links: readonly Pick<ContactLink, 'role' | 'isDeputy'>[]
}

export interface ListedPartner {
  /** Of our own side the name a list has for it. */
  readonly partner: Pick<Partner, 'name' | 'domains' | 'agreedNames'>
  readonly contacts: readonly ListedContact[]
}

export interface ListWords {
  readonly language: Language
  /** How our own side is called. */
  readonly ownSide: string
  heading(column: ListColumn): string
}

/** The head of a list: the mark and the headings. */
export function listHead(words: ListWords): string {
  return `\ufeff${toLine(listColumns.map(words.heading))}`
}

/** The rows of one partner. */
export function listRows({ partner, contacts }: ListedPartner, words: ListWords): string {
  const head: Row = {
    partner: partner.name,
    domains: partner.domains.join(', '),
    'agreed-names': partner.agreedNames.join(', '),
  }
  const rows = contacts.length === 0 ? [head] : contacts.map((each) => ({ ...head, ...contactCells(each, words) }))
  return rows.map((row) => toLine(listColumns.map((column) => guardCell(row[column] ?? '')))).join('')
}

type Row = Readonly<Partial<Record<ListColumn, string>>>

function contactCells({ person, links }: ListedContact, { language }: ListWords): Row {
  const roles = contactRoles.filter((role) => links.some((link) => link.role === role))
  const deputies = roles.filter((role) => links.some((link) => link.role === role && link.isDeputy))
  const inWords = (some: readonly ContactRole[]) => some.map((role) => wordOfRole(role, language)).join(', ')
  const isUniform = deputies.length === 0 || deputies.length === roles.length
  return {
    contact: person.name,
    roles: inWords(roles),
    deputy: isUniform ? wordOfYes(deputies.length > 0, language) : inWords(deputies),
    organisation: person.organisation,
    mail: person.mail,
    phone: person.phone,
    mobile: person.mobile,
    availability: person.availability,
    languages: person.languages,
    keyword: person.keyword,
    note: person.note,
  }
}

/** One line of a list; cells are guarded by the caller. */
export function toLine(cells: readonly string[]): string {
  return `${cells.map(quote).join(';')}\r\n`
}

function quote(text: string): string {
  return /[;,"\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
