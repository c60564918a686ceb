// Writes people as vCard 4.0 (RFC 6350): UTF-8, CRLF, lines of at most 75 octets that never cut a character. Text is escaped, so that no
// value can begin a property. The same people give the same file.
import type { Person } from '#domain/contacts/person.ts'
import { languageTags } from './language-tags.ts'
import { ownField, ownProduct } from './own-fields.ts'

export interface CardToWrite {
  readonly person: Person
  /** What the person does, in words; empty = nothing said. */
  readonly role: string
}

/** The file. */
export function writeCards(cards: readonly CardToWrite[]): string {
  return cards.map(({ person, role }) => cardOf(person, role)).join('')
}

function cardOf(person: Person, role: string): string {
  const { name, organisation, mail, phone, mobile, availability, languages, keyword, note } = person
  const [given, family] = splitName(name)
  const tags = languageTags(languages)
  const lines: readonly (readonly [string, string])[] = [
    ['PRODID', ownProduct],
    ['UID', `urn:uuid:${person.id}`],
    ['FN', name],
    ['ORG', organisation],
    ['ROLE', role],
    ['EMAIL;TYPE=work', mail],
    ['TEL;VALUE=text;TYPE=work', phone],
    ['TEL;VALUE=text;TYPE=cell', mobile],
    ...tags.map((tag, index) => [`LANG;PREF=${Math.min(index + 1, 100)}`, tag] as const),
    [ownHead('languages'), languages === tags.join(', ') ? '' : languages],
    [ownHead('availability'), availability],
    [ownHead('keyword'), keyword],
    ['NOTE', note],
    ['REV', person.changedAt.replace(/[-:]|\.\d+/g, '')],
  ]
  const written = lines
    .filter(([, value]) => value !== '')
    .map(([head, value]) => `${head}:${head === 'ORG' ? escapePart(value) : escapeText(value)}`)
  const parts = `N:${escapePart(family)};${escapePart(given)};;;`
  return ['BEGIN:VCARD', 'VERSION:4.0', parts, ...written, 'END:VCARD'].map((line) => `${folded(line)}\r\n`).join('')
}

/** Readers unescape a property they do not know only when it says that it is text. */
function ownHead(field: string): string {
  return `${ownField(field).toUpperCase()};VALUE=text`
}

/** RFC 6350 section 3.4. */
function escapeText(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\\,]/g, (character) => `\\${character}`)
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ')
}

/** One part of several; elsewhere a semicolon separates nothing and some readers would show the backslash. */
function escapePart(text: string): string {
  return escapeText(text).replaceAll(';', '\\;')
}

/** The last word counts as the family name; address books sort by it, FN stays what is shown. */
function splitName(name: string): readonly [string, string] {
  const at = name.lastIndexOf(' ')
  return at < 0 ? ['', name] : [name.slice(0, at), name.slice(at + 1)]
}

/** RFC 6350 section 3.2: at most 75 octets a line, the space of a continuation included. */
function folded(line: string): string {
  const lines: string[] = []
  let current = ''
  let size = 0
  for (const character of line) {
    const bytes = Buffer.byteLength(character)
    if (size + bytes > 75) {
      lines.push(current)
      current = ' '
      size = 1
    }
    current += character
    size += bytes
  }
  return [...lines, current].join('\r\n')
}
