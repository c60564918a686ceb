// Keeps people as one vCard file: one side with what each does there, or the whole address book. Everyone stands in it once.
import { type CardToWrite, writeCards } from '#contact-cards/write-cards.ts'
import type { SideContact } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { fileDomain } from '../export-report.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import { languageOfHouse } from './house-language.ts'

type Wanted = { readonly of: 'own' | 'partner' | 'all'; readonly partnerId: string | null }
interface CardFile {
  readonly cards: readonly CardToWrite[]
  readonly name: string
}

/** Writes the cards and asks where; faults partner.not-found, file.choice-dismissed, file.not-written. */
export async function exportCards(rooms: Rooms, wanted: Wanted): Promise<Outcome<{ files: string[] }>> {
  const language = languageOfHouse(rooms)
  if (!language.ok) return language
  const file = rooms.store.together(() => cardsOf(rooms, wanted, translatorFor(language.value)))
  if (!file.ok) return file
  return await keepOne(rooms, { name: `${file.value.name}.vcf`, content: writeCards(file.value.cards) })
}

function cardsOf(rooms: Rooms, { of, partnerId }: Wanted, translate: Translate): Outcome<CardFile> {
  if (of === 'all') {
    const all = rooms.store.people.all()
    if (!all.ok) return all
    const cards = all.value.map(({ person }) => ({ person, role: '' }))
    return succeed({ cards, name: translate('contacts:file.all') })
  }
  if (of === 'own') {
    const own = rooms.store.people.side(null)
    return own.ok ? succeed({ cards: withRoles(own.value, translate), name: translate('contacts:file.own') }) : own
  }
  const partner = rooms.store.partners.find(partnerId ?? '')
  if (!partner.ok) return partner
  const people = rooms.store.people.side(partner.value.id)
  if (!people.ok) return people
  const name = translate('contacts:file.partner', { domain: fileDomain(partner.value) })
  return succeed({ cards: withRoles(people.value, translate), name })
}

function withRoles(side: readonly SideContact[], translate: Translate): readonly CardToWrite[] {
  const cards = new Map<string, { person: SideContact['person']; roles: string[] }>()
  for (const { person, role, isDeputy } of side) {
    const card = cards.get(person.id) ?? { person, roles: [] }
    const word = translate(`contacts:role.${role}`)
    card.roles.push(isDeputy ? translate('contacts:deputy', { role: word }) : word)
    cards.set(person.id, card)
  }
  return [...cards.values()].map(({ person, roles }) => ({ person, role: roles.join(', ') }))
}
