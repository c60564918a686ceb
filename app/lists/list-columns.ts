// The columns of a list, and by which headings they are known. Case, spaces and signs do not matter; German and English are both read,
// whatever language the window has. `name` alone is the partner's, unless another column is: then it is the contact's.
import { personTexts } from '#domain/contacts/person.ts'

const [, ...textsBesidesName] = personTexts

export const listColumns = [
  'partner',
  'domains',
  'agreed-names',
  'contact',
  'roles',
  'deputy',
  ...textsBesidesName,
] as const
export type ListColumn = (typeof listColumns)[number]

/** Headings as they are compared, the product's own among them. */
const headings: Readonly<Record<ListColumn, readonly string[]>> = {
  partner: ['partner', 'partnername', 'namedespartners', 'nameofpartner', 'firma', 'unternehmen', 'company'],
  domains: ['domains', 'domain', 'maildomains', 'maildomain', 'emaildomain', 'emaildomains', 'domänen', 'domäne'],
  'agreed-names': ['vereinbartenamen', 'zertifikatsnamen', 'zertifikatsname', 'agreednames', 'certificatenames'],
  contact: [
    'ansprechpartner',
    'ansprechpartnerin',
    'ansprechperson',
    'kontakt',
    'kontaktname',
    'kontaktperson',
    'contact',
    'contactname',
    'contactperson',
    'person',
  ],
  roles: ['rollen', 'rolle', 'funktion', 'roles', 'role', 'function'],
  deputy: ['stellvertretung', 'vertretung', 'stellvertreter', 'deputy', 'substitute'],
  organisation: ['organisation', 'organisationderperson', 'organization', 'organisationofcontact'],
  mail: ['email', 'mail', 'mailadresse', 'emailadresse', 'emailaddress', 'mailaddress'],
  phone: ['telefon', 'tel', 'telefonnummer', 'festnetz', 'phone', 'telephone', 'phonenumber'],
  mobile: ['mobil', 'mobiltelefon', 'handy', 'mobile', 'mobilephone', 'cell', 'cellphone'],
  availability: ['erreichbarkeit', 'erreichbar', 'availability', 'available'],
  languages: ['sprachen', 'sprache', 'languages', 'language'],
  keyword: ['stichwort', 'kennwort', 'keyword'],
  note: ['notiz', 'notizen', 'bemerkung', 'bemerkungen', 'anmerkung', 'note', 'notes', 'comment', 'remark'],
}

const byHeading: ReadonlyMap<string, ListColumn> = new Map(
  listColumns.flatMap((column) => headings[column].map((heading) => [heading, column] as const)),
)

/** Where each column stands; the first of several with the same meaning counts. Undefined without a partner's name. */
export function placeColumns(cells: readonly string[]): ReadonlyMap<ListColumn, number> | undefined {
  const places = new Map<ListColumn, number>()
  for (const [index, cell] of cells.entries()) {
    const column = columnOf(cell)
    if (column !== undefined && !places.has(column)) places.set(column, index)
  }
  const bareName = cells.findIndex((cell) => plain(cell) === 'name')
  const meaning = places.has('partner') ? 'contact' : 'partner'
  if (bareName >= 0 && !places.has(meaning)) places.set(meaning, bareName)
  return places.has('partner') ? places : undefined
}

/** The column a heading names; undefined for one no list of ours has. */
export function columnOf(heading: string): ListColumn | undefined {
  return byHeading.get(plain(heading))
}

function plain(heading: string): string {
  return heading
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
