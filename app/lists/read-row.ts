// Cells of one record → a row. Every cell is judged by the same schemas as the forms; the first that fails is the row's fault.
import type { z } from 'zod'
import { certificateName, mailbox, mailDomain } from '#domain/addresses.ts'
import { type ContactRole, contactRoles } from '#domain/contacts/person.ts'
import { lineOfText } from '#domain/partner.ts'
import { textBlock } from '#domain/text.ts'
import { unguardCell } from './formula-guard.ts'
import { type ListColumn, listColumns } from './list-columns.ts'
import type { ContactCells, ListRow, PartnerCells, RowCode, RowFault } from './list-row.ts'
import { roleOfWord, yesOfWord } from './role-words.ts'

const lineLimit = 200
const noteLimit = 4000
const domainLimit = 200
const nameLimit = 50
/** Longer values are cut where they are shown. */
const shownLength = 80

type Cells = (column: ListColumn) => string

/** Reads one record. */
export function readRow(line: number, record: readonly string[], places: ReadonlyMap<ListColumn, number>): ListRow {
  const cells: Cells = (column) => {
    const place = places.get(column)
    return place === undefined ? '' : unguardCell((record[place] ?? '').trim()).trim()
  }
  const faults: RowFault[] = []
  const partner = readPartner(cells, faults)
  const contact = readContact(cells, faults)
  return { line, partner, contact, fault: faults[0] ?? null, raw: listColumns.map(cells) }
}

function readPartner(cells: Cells, faults: RowFault[]): PartnerCells {
  const note = (code: RowCode, params: RowFault['params'] = {}) => void faults.push({ part: 'partner', code, params })
  const name = readText(cells('partner'), 'partner', lineOfText, lineLimit, note)
  if (cells('partner') === '') note('no-partner')
  return {
    name,
    domains: readMany(cells('domains'), { schema: mailDomain, limit: domainLimit, column: 'domains' }, (value) =>
      value === null
        ? note('too-many', { column: 'domains', limit: domainLimit })
        : note('bad-domain', { value: shown(value) }),
    ),
    agreedNames: readMany(
      cells('agreed-names'),
      { schema: certificateName, limit: nameLimit, column: 'agreed-names' },
      (value) =>
        value === null
          ? note('too-many', { column: 'agreed-names', limit: nameLimit })
          : note('bad-name', { value: shown(value) }),
    ),
  }
}

const contactTexts = ['organisation', 'phone', 'mobile', 'availability', 'languages', 'keyword'] as const

function readContact(cells: Cells, faults: RowFault[]): ContactCells | null {
  const note = (code: RowCode, params: RowFault['params'] = {}) => void faults.push({ part: 'contact', code, params })
  const [roleCell, deputyCell, mailCell] = [cells('roles'), cells('deputy'), cells('mail')]
  const name = readText(cells('contact'), 'contact', lineOfText, lineLimit, note)
  const texts = Object.fromEntries(
    contactTexts.map((column) => [column, readText(cells(column), column, lineOfText, lineLimit, note)]),
  ) as Record<(typeof contactTexts)[number], string>
  const noteText = readText(cells('note'), 'note', textBlock, noteLimit, note)
  const mail = mailCell === '' ? '' : readMail(mailCell, note)
  const isSaid = [cells('contact'), mailCell, cells('note'), ...contactTexts.map(cells)].some((cell) => cell !== '')
  if (!isSaid) return null
  if (cells('contact') === '' && mailCell === '') note('no-contact-name')
  const roles = readRoles(roleCell, note)
  return { name, mail, ...texts, note: noteText, roles, deputies: readDeputies(deputyCell, roles, note) }
}

function readMail(cell: string, note: (code: RowCode, params: RowFault['params']) => void): string {
  const read = mailbox.safeParse(cell)
  if (!read.success) note('bad-mail', { value: shown(cell) })
  return read.success ? read.data : ''
}

function readText(
  cell: string,
  column: ListColumn,
  schema: z.ZodType<string>,
  limit: number,
  note: (code: RowCode, params: RowFault['params']) => void,
): string {
  const read = schema.safeParse(cell)
  if (read.success) return read.data
  if (cell.length > limit) note('too-long', { column, limit })
  else note('wrong-characters', { column })
  return ''
}

interface Many {
  readonly schema: z.ZodType<string>
  readonly limit: number
  readonly column: ListColumn
}

/** Names separated by comma, semicolon, bar, space or line; `note(null)` when there are too many. */
function readMany(cell: string, { schema, limit }: Many, note: (value: string | null) => void): readonly string[] {
  if (cell === '') return []
  const names: string[] = []
  for (const part of cell.split(/[\s,;|]+/, limit * 4)) {
    if (part === '') continue
    const read = schema.safeParse(part)
    if (!read.success) {
      note(part)
      return []
    }
    if (!names.includes(read.data)) names.push(read.data)
  }
  if (names.length > limit) note(null)
  return names
}

function readRoles(cell: string, note: (code: RowCode, params: RowFault['params']) => void): readonly ContactRole[] {
  const roles = new Set<ContactRole>()
  for (const word of wordsOf(cell)) {
    const role = roleOfWord(word)
    if (role === undefined) note('unknown-role', { value: shown(word) })
    else roles.add(role)
  }
  return contactRoles.filter((role) => roles.has(role))
}

/** `yes` speaks of all roles of the row; roles by name speak of these, and must be among the row's. */
function readDeputies(
  cell: string,
  roles: readonly ContactRole[],
  note: (code: RowCode, params: RowFault['params']) => void,
): readonly ContactRole[] | null {
  if (cell === '') return null
  const isDeputy = yesOfWord(cell)
  if (isDeputy !== undefined) return isDeputy ? (roles.length === 0 ? ['technical'] : roles) : []
  const named = wordsOf(cell).map((word) => ({ word, role: roleOfWord(word) }))
  const unknown = named.find(({ role }) => role === undefined || !roles.includes(role))
  if (unknown !== undefined) note('unknown-deputy', { value: shown(unknown.word) })
  return roles.filter((role) => named.some((each) => each.role === role))
}

function wordsOf(cell: string): readonly string[] {
  return cell
    .split(/[,;|\n]/, 20)
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

function shown(value: string): string {
  return value.length > shownLength ? `${value.slice(0, shownLength - 1)}…` : value
}
