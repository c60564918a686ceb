// Takes people from a vCard file into the address book, and gives them a place where one is asked for: first shown, then done. All readable
// cards or, when the store fails, none; nothing once partners or people changed after the preview.
import { cardFileBytes, readCards } from '#contact-cards/read-cards.ts'
import {
  type CardChange,
  type CardDecision,
  type CardPlace,
  type CardPreview,
  cardPreviewLength,
} from '#domain/contacts/card-preview.ts'
import { personTexts } from '#domain/contacts/person.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PreviewKeeper } from '../care/lists/kept-preview.ts'
import type { Rooms } from '../rooms.ts'
import { cardWork, isOpen, type MatchedCard, matchCards, taken } from './card-plan.ts'
import { changing } from './people.ts'

export interface KeptCards {
  readonly previewId: string
  /** How the store stood when it was made. */
  readonly mark: string
  readonly place: CardPlace | null
  readonly matches: readonly MatchedCard[]
}

/** Asks for a file; faults file.choice-dismissed, input.too-large, input.unreadable-file, input.wrong-format, partner.not-found. */
export async function previewCards(
  rooms: Rooms,
  previews: PreviewKeeper<KeptCards>,
  place: CardPlace | null,
): Promise<Outcome<CardPreview>> {
  const opened = await rooms.outside.files.openFile('contact-cards', cardFileBytes)
  if (!opened.ok) return opened
  const read = readCards(opened.value.content, opened.value.name)
  if (!read.ok) return read
  const { people: cards, unread } = read.value
  return rooms.store.together((): Outcome<CardPreview> => {
    const partnerId = place?.partnerId ?? null
    const partner = partnerId === null ? succeed(undefined) : rooms.store.partners.find(partnerId)
    if (!partner.ok) return partner
    const all = rooms.store.people.all()
    if (!all.ok) return all
    const mark = rooms.store.lists.mark()
    if (!mark.ok) return mark
    const matches = matchCards(all.value, cards, makesOf(rooms))
    const previewId = rooms.outside.newId()
    previews.keep({ previewId, mark: mark.value, place, matches })
    const shown = { previewId, fileName: opened.value.name, unread: unread.map((entry) => ({ ...entry })) }
    return succeed({ ...shown, ...seen(rooms, matches, place) })
  })
}

/** Does what a preview showed; faults care.preview-gone, care.changed-since. */
export function importCards(
  rooms: Rooms,
  previews: PreviewKeeper<KeptCards>,
  previewId: string,
  decisions: readonly CardDecision[],
): Outcome<{ added: number; changed: number; placed: number }> {
  const preview = previews.find(previewId)
  if (preview === undefined) return fail('care.preview-gone')
  const { place, matches } = preview
  const choices = new Map(decisions.map(({ entry, choice }) => [entry, choice]))
  const done = changing(rooms, place?.partnerId ?? null, () => {
    const mark = rooms.store.lists.mark()
    if (!mark.ok) return mark
    if (mark.value !== preview.mark) return fail('care.changed-since')
    const work = cardWork(matches, place, (entry) => choices.get(entry) ?? 'keep', makesOf(rooms))
    const kept = rooms.store.people.saveMany([...work.people.values()], work.links)
    if (!kept.ok) return kept
    const { added, changed, placed, sides } = work
    const value = { added: added.size, changed: changed.size, placed }
    return succeed({ value, sides: [...(place === null ? [] : [place.partnerId]), ...sides] })
  })
  if (done.ok) previews.forget()
  return done
}

function makesOf({ outside }: Rooms) {
  return { newId: () => outside.newId(), now: outside.clock.now() }
}

function seen(
  rooms: Rooms,
  matches: readonly MatchedCard[],
  place: CardPlace | null,
): Pick<CardPreview, 'added' | 'changed' | 'counts'> {
  const added = matches.flatMap(({ kind, person }, entry) => {
    const { name, mail, phone, mobile } = person
    return kind === 'new' ? [{ entry, name, reach: mail || phone || mobile }] : []
  })
  const changed = matches.flatMap((match, entry) => changeBy(match, entry))
  const { placed } = cardWork(matches, place, () => 'keep', makesOf(rooms))
  const unchanged = matches.length - added.length - changed.length
  return {
    added: added.slice(0, cardPreviewLength),
    changed: changed
      .toSorted((left, right) => Number(right.isReplacing) - Number(left.isReplacing))
      .slice(0, cardPreviewLength),
    counts: { added: added.length, changed: changed.length, unchanged, placed },
  }
}

function changeBy({ card, person, links, kind, isOtherName }: MatchedCard, entry: number): CardChange[] {
  if (kind !== 'known') return []
  const next = taken(person, card, person.changedAt)
  const fields = personTexts
    .filter((field) => next[field] !== person[field])
    .map((field) => ({ field, before: person[field], after: next[field] }))
  const isReplacing = fields.some(({ field }) => !isOpen(person, field))
  return fields.length === 0 ? [] : [{ entry, name: person.name, links: [...links], isOtherName, isReplacing, fields }]
}
