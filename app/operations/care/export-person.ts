// Everything kept about one person, for a request of that person (GDPR Art. 15 and 20): a text to read and the same as JSON.
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { ContactLink, Person, ToldEntry } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { localDay } from '#domain/local-day.ts'
import { translatorFor } from '#i18n/translate.ts'
import { wordOfRole } from '#lists/role-words.ts'
import type { Rooms } from '../rooms.ts'
import { languageOf } from './export-list.ts'
import { personFields } from './lists/field-changes.ts'

/** A place in a version of an agreement where the person is named. */
interface Mention {
  readonly number: string
  readonly version: number
  readonly state: Agreement['state']
  readonly where: string
  readonly text: string
}

interface KnownOfPerson {
  readonly at: string
  readonly person: Person
  /** `partner` null = our own side. */
  readonly places: readonly (Pick<ContactLink, 'role' | 'isDeputy'> & { readonly partner: string | null })[]
  readonly told: readonly (Pick<ToldEntry, 'at' | 'channel' | 'about'> & { readonly partner: string })[]
  readonly agreements: readonly Mention[]
  readonly testMails: readonly {
    readonly at: string
    readonly partner: string
    readonly from: string
    readonly to: string
  }[]
  /** Whose mails went out in the name of the person, or whose lines name the mailbox. */
  readonly counterProofs: readonly { readonly at: string; readonly partner: string }[]
  /** Files of earlier states beside the database that may name the person too. */
  readonly earlierCopies: readonly string[]
}

/** Faults contact.not-found, file.choice-dismissed, file.not-written. */
export async function exportPerson(rooms: Rooms, personId: string): Promise<Outcome<{ files: string[] }>> {
  const language = languageOf(rooms)
  if (!language.ok) return language
  const known = rooms.store.together(() => knownOf(rooms, personId))
  if (!known.ok) return known
  const translate = translatorFor(language.value)
  const day = localDay(known.value.at)
  const kept = await rooms.outside.files.keepInFolder(translate('care:person.folder', { day }), [
    { name: `${translate('care:person.file')}.txt`, content: textOf(known.value, language.value) },
    { name: `${translate('care:person.file')}.json`, content: `${JSON.stringify(known.value, null, 2)}\n` },
  ])
  if (!kept.ok) return kept
  rooms.kept.add(kept.value)
  return succeed({ files: [...kept.value] })
}

function knownOf(rooms: Rooms, personId: string): Outcome<KnownOfPerson> {
  const { store } = rooms
  const found = store.people.find(personId)
  if (!found.ok) return found
  const { person, links } = found.value
  const told = store.told.listOf(personId)
  if (!told.ok) return told
  const partners = store.partners.list()
  if (!partners.ok) return partners
  const agreements = store.named.agreements([person.name, person.mail, person.phone, person.mobile])
  if (!agreements.ok) return agreements
  const testMails = store.testMailNamings.of([person.mail])
  if (!testMails.ok) return testMails
  const counterProofs = store.named.counterProofs([person.mail])
  if (!counterProofs.ok) return counterProofs
  const nameOf = new Map(partners.value.map(({ id, name }) => [id, name]))
  return succeed({
    at: rooms.outside.clock.now(),
    person,
    places: links.map(({ partnerId, role, isDeputy }) => ({
      ...{ role, isDeputy },
      partner: partnerId === null ? null : (nameOf.get(partnerId) ?? partnerId),
    })),
    told: told.value.map(({ at, channel, about, partnerId }) => ({
      ...{ at, channel, about },
      partner: nameOf.get(partnerId) ?? partnerId,
    })),
    agreements: agreements.value.flatMap((agreement) => mentionsIn(agreement, person)),
    testMails: testMails.value.map(({ partnerId, ...mail }) => ({
      ...mail,
      partner: nameOf.get(partnerId) ?? partnerId,
    })),
    counterProofs: counterProofs.value.map(({ at, partnerId }) => ({
      at,
      partner: nameOf.get(partnerId) ?? partnerId,
    })),
    earlierCopies: store.copies.besides(),
  })
}

function mentionsIn(agreement: Agreement, { name, mail, phone, mobile }: Person): Mention[] {
  const { number, version, state, terms, confirmations } = agreement
  const texts = [name, mail, phone, mobile].filter((text) => text !== '')
  return stringsOf({ terms, confirmations }, '')
    .filter(({ text }) => texts.some((wanted) => text.includes(wanted)))
    .map((found) => ({ number, version, state, ...found }))
}

function stringsOf(value: unknown, where: string): { where: string; text: string }[] {
  if (typeof value === 'string') return [{ where, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => stringsOf(inner, where === '' ? key : `${where}.${key}`))
}

function textOf(
  { at, person, places, told, agreements, testMails, counterProofs, earlierCopies }: KnownOfPerson,
  language: Language,
): string {
  const translate = translatorFor(language)
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)]
  const facts = Object.entries(personFields).flatMap(([column, field]) =>
    person[field] === ''
      ? []
      : [`${translate(`care:column.${column as keyof typeof personFields}`)}: ${person[field]}`],
  )
  const lines = [
    translate('care:person.title', { name: person.name }),
    translate('care:person.at', { at: inMinutes(at) }),
    ...section(translate('care:person.facts'), facts),
    ...section(translate('care:person.since'), [`${inMinutes(person.createdAt)} / ${inMinutes(person.changedAt)}`]),
    ...section(
      translate('care:person.places'),
      places.map(({ partner, role, isDeputy }) => {
        const side = partner ?? translate('care:person.own-side')
        const words = wordOfRole(role, language)
        return isDeputy ? `${side}: ${words} (${translate('care:column.deputy')})` : `${side}: ${words}`
      }),
    ),
    ...section(
      translate('care:person.told'),
      told.map((entry) => `${inMinutes(entry.at)}, ${entry.partner}: ${entry.about}`),
    ),
    ...section(
      translate('care:person.agreements'),
      agreements.map(({ number, version, where, text }) => `${number}/${version}, ${where}: ${text}`),
    ),
    ...section(
      translate('care:person.test-mails'),
      testMails.map(({ at: sentAt, partner, from, to }) => `${inMinutes(sentAt)}, ${partner}: ${from} → ${to}`),
    ),
    ...section(
      translate('care:person.counter-proofs'),
      counterProofs.map((proof) => `${inMinutes(proof.at)}, ${proof.partner}`),
    ),
    ...section(translate('care:person.copies'), earlierCopies),
  ]
  return `\ufeff${lines.map((line) => line.replaceAll('\n', '\r\n  ')).join('\r\n')}\r\n`
}

function inMinutes(at: string): string {
  return at.slice(0, 16).replace('T', ' ')
}
