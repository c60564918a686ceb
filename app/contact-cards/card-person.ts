// A parsed card as a person: name, organisation, the preferred mailbox, a phone and a mobile, languages, and what only our own cards say.
// Fails with a code of `contacts:card.<code>`; nothing is cut short in silence.
import { mailbox } from '#domain/addresses.ts'
import { type PersonDraft, personDraft } from '#domain/contacts/person.ts'
import type { CardProperty } from './card-property.ts'
import { ownField, ownProduct } from './own-fields.ts'

export type CardPerson = Omit<PersonDraft, 'id'>
export const cardCodes = ['unfinished', 'version', 'unreadable', 'group', 'no-name', 'mail', 'too-long'] as const
export type CardCode = (typeof cardCodes)[number]

const cardFields = personDraft.omit({ id: true })

/** The person of a card, or why there is none. */
export function cardPerson(properties: readonly CardProperty[]): CardPerson | CardCode {
  if (textOf(properties, 'kind').toLowerCase() === 'group') return 'group'
  const mails = mailsOf(properties)
  const usable = mails.map((mail) => mailbox.safeParse(mail)).find((mail) => mail.success)
  if (usable === undefined && mails.some((mail) => mail !== '')) return 'mail'
  const mail = usable?.data ?? ''
  const organisation = oneLine(
    listOf(properties, 'org')
      .filter((part) => part !== '')
      .join(', '),
  )
  const name = oneLine(textOf(properties, 'fn')) || nameOfParts(listOf(properties, 'n')) || organisation
  if (name === '') return 'no-name'
  const person = cardFields.safeParse({
    ...{ name, organisation, mail },
    ...phonesOf(properties),
    availability: ownText(properties, 'availability'),
    languages: ownText(properties, 'languages') || languagesOf(properties),
    keyword: ownText(properties, 'keyword'),
    note: noteOf(properties),
  })
  return person.success ? person.data : 'too-long'
}

/** The preferred first, then those not said to be private. */
function mailsOf(properties: readonly CardProperty[]): readonly string[] {
  const isPrivate = ({ types }: CardProperty) => Number(types.includes('home') && !types.includes('work'))
  return preferredFirst(properties, 'email')
    .toSorted((left, right) => left.rank - right.rank || isPrivate(left) - isPrivate(right))
    .map((entry) => firstText(entry).replace(/^mailto:/i, ''))
}

/** Family, given, additional, before, after (RFC 6350 section 6.2.2) in the order people say them. */
function nameOfParts([family = '', given = '', additional = '', before = '', after = '']: readonly string[]): string {
  return oneLine([before, given, additional, family, after].filter((part) => part !== '').join(' '))
}

function phonesOf(properties: readonly CardProperty[]): Pick<CardPerson, 'phone' | 'mobile'> {
  const numbers = preferredFirst(properties, 'tel')
    .filter(({ types }) => !types.some((kind) => ['fax', 'pager', 'modem', 'textphone'].includes(kind)))
    .map((entry) => ({
      isMobile: entry.types.includes('cell'),
      isWork: entry.types.includes('work'),
      number: numberOf(entry),
    }))
    .filter(({ number }) => number !== '')
  const fixed = numbers.filter(({ isMobile }) => !isMobile)
  const phone = (fixed.find(({ isWork }) => isWork) ?? fixed[0])?.number ?? ''
  return { phone, mobile: numbers.find(({ isMobile }) => isMobile)?.number ?? '' }
}

/** RFC 3966: `tel:+49-30-1;ext=12`. */
function numberOf(entry: CardProperty): string {
  return oneLine(firstText(entry).replace(/^tel:/i, '').replace(/;ext=/i, '-').replace(/;.*$/, ''))
}

function languagesOf(properties: readonly CardProperty[]): string {
  return [...new Set(preferredFirst(properties, 'lang').map((entry) => oneLine(firstText(entry))))]
    .filter((tag) => tag !== '')
    .join(', ')
}

/** Title and role of cards from elsewhere have no field of their own here. */
function noteOf(properties: readonly CardProperty[]): string {
  const isOurs = textOf(properties, 'prodid') === ownProduct
  const extra = isOurs ? [] : [oneLine(textOf(properties, 'title')), oneLine(textOf(properties, 'role'))]
  const note = properties.find(({ name }) => name === 'note')
  const text = note === undefined ? '' : note.values.map(String).join(',')
  return [...new Set([...extra, text])]
    .filter((part) => part !== '')
    .join('\n')
    .replace(/[^\n\r\P{Cc}]/gu, ' ')
}

function preferredFirst(properties: readonly CardProperty[], name: string): readonly CardProperty[] {
  return properties.filter((entry) => entry.name === name).toSorted((left, right) => left.rank - right.rank)
}

function ownText(properties: readonly CardProperty[], field: string): string {
  return oneLine(textOf(properties, ownField(field)))
}

function textOf(properties: readonly CardProperty[], name: string): string {
  const [first] = preferredFirst(properties, name)
  return first === undefined ? '' : firstText(first)
}

function listOf(properties: readonly CardProperty[], name: string): readonly string[] {
  const value = preferredFirst(properties, name)[0]?.values[0]
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]).map((part: unknown) =>
    oneLine(Array.isArray(part) ? part.join(' ') : String(part)),
  )
}

function firstText(entry: CardProperty): string {
  const [value] = entry.values
  return value === undefined ? '' : String(value)
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim()
}
