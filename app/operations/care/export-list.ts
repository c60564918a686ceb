// All partners and their contacts as one CSV file. Practice partners stay out: they are not real.
import type { ContactLink, Person } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { localDay } from '#domain/local-day.ts'
import { translatorFor } from '#i18n/translate.ts'
import type { ListColumn } from '#lists/list-columns.ts'
import { type ListedContact, type ListWords, listHead, listRows } from '#lists/write-list.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import { createBreath } from './breath.ts'

/** Keeps the list where the person says; faults file.choice-dismissed, file.not-written. */
export async function exportList(rooms: Rooms): Promise<Outcome<{ files: string[] }>> {
  const language = languageOf(rooms)
  if (!language.ok) return language
  const text = await listText(rooms, wordsIn(language.value))
  if (!text.ok) return text
  const name = `${language.value === 'de' ? 'Partner' : 'partners'}-${localDay(rooms.outside.clock.now())}.csv`
  return await keepOne(rooms, { name, content: text.value })
}

/** The window's language. */
export function languageOf(rooms: Rooms): Outcome<Language> {
  const settings = rooms.store.settings.read()
  return settings.ok ? succeed(settings.value.language ?? rooms.outside.info.systemLanguage) : settings
}

/** Headings in a language. */
export function wordsIn(language: Language): ListWords {
  const translate = translatorFor(language)
  return { language, heading: (column: ListColumn) => translate(`care:column.${column}`) }
}

async function listText(rooms: Rooms, words: ListWords): Promise<Outcome<string>> {
  const partners = rooms.store.partners.list()
  if (!partners.ok) return partners
  const breath = createBreath(rooms.outside.clock, () => undefined, new AbortController().signal)
  const parts = [listHead(words)]
  for (const [index, partner] of partners.value.entries()) {
    if (partner.isPractice) continue
    const side = rooms.store.people.side(partner.id)
    if (!side.ok) return side
    parts.push(listRows({ partner, contacts: byPerson(side.value) }, words))
    await breath.take(index, partners.value.length)
  }
  return succeed(parts.join(''))
}

interface Entry {
  readonly person: Person
  readonly role: ContactLink['role']
  readonly isDeputy: boolean
}

/** One entry per person, in the order of its first role. */
function byPerson(side: readonly Entry[]): ListedContact[] {
  const contacts = new Map<string, { person: Person; links: Pick<ContactLink, 'role' | 'isDeputy'>[] }>()
  for (const { person, role, isDeputy } of side) {
    const known = contacts.get(person.id) ?? { person, links: [] }
    known.links.push({ role, isDeputy })
    contacts.set(person.id, known)
  }
  return [...contacts.values()]
}
