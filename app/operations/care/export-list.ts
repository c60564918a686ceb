// All partners and their contacts as one CSV file, our own people first. Practice partners stay out: they are not real.
import type { ContactLink, Person } from '#domain/contacts/person.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { localDay } from '#domain/local-day.ts'
import { translatorFor } from '#i18n/translate.ts'
import type { ListColumn } from '#lists/list-columns.ts'
import { ownSideName } from '#lists/own-side.ts'
import { type ListedContact, type ListWords, listHead, listRows } from '#lists/write-list.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import { createBreath } from './breath.ts'

/** Keeps the list where the person says; faults care.list-empty, file.choice-dismissed, file.not-written. */
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
  return {
    language,
    ownSide: ownSideName(language),
    heading: (column: ListColumn) => translate(`care:column.${column}`),
  }
}

async function listText(rooms: Rooms, words: ListWords): Promise<Outcome<string>> {
  const partners = rooms.store.partners.list()
  if (!partners.ok) return partners
  const breath = createBreath(rooms.outside.clock, () => undefined, new AbortController().signal)
  const own = rooms.store.people.side(null)
  if (!own.ok) return own
  const parts = [listHead(words)]
  if (own.value.length > 0) {
    const partner = { name: words.ownSide, domains: [], agreedNames: [] }
    parts.push(listRows({ partner, contacts: byPerson(own.value) }, words))
  }
  for (const [index, partner] of partners.value.entries()) {
    if (partner.isPractice) continue
    const side = rooms.store.people.side(partner.id)
    if (!side.ok) return side
    parts.push(listRows({ partner, contacts: byPerson(side.value) }, words))
    await breath.take(index, partners.value.length)
  }
  return parts.length === 1 ? fail('care.list-empty') : succeed(parts.join(''))
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
