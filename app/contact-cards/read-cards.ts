// Reads a vCard file: people in the order of their cards, and the cards that could not be read, by number and reason. Bounded in cards and
// bytes; faults input.too-large (more cards than the limit) and input.wrong-format (no card at all).
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type CardCode, type CardPerson, cardPerson } from './card-person.ts'
import { type CardProperty, parseCard } from './card-property.ts'
import { fileBytes } from './decode-line.ts'
import { readableCard, versionOf } from './old-cards.ts'
import { type RawCard, splitCards } from './split-cards.ts'

/** Larger files are not read at all. */
export const cardFileBytes = 2_000_000
export const cardLimit = 5000

export interface ReadCards {
  readonly people: readonly CardPerson[]
  readonly unread: readonly { readonly card: number; readonly code: CardCode }[]
}

/** Everyone in the file; `name` is the file's, for the sentences of faults. */
export function readCards(content: Uint8Array, name: string): Outcome<ReadCards> {
  if (content.length > cardFileBytes) return fail('input.too-large', { path: name, limit: cardFileBytes })
  const people: CardPerson[] = []
  const unread: { card: number; code: CardCode }[] = []
  let card = 0
  for (const raw of splitCards(fileBytes(content))) {
    card += 1
    if (card > cardLimit) return fail('input.too-large', { path: name, limit: cardLimit })
    const read = readCard(raw)
    if (typeof read === 'string') unread.push({ card, code: read })
    else people.push(read)
  }
  return card === 0 ? fail('input.wrong-format', { path: name, detail: 'vCard' }) : succeed({ people, unread })
}

function readCard({ lines, isFinished, isTooLong }: RawCard): CardPerson | CardCode {
  if (!isFinished) return 'unfinished'
  if (isTooLong) return 'too-long'
  const version = versionOf(lines)
  if (version === undefined) return 'version'
  const properties = parsed(readableCard(lines, version))
  return properties === undefined ? 'unreadable' : cardPerson(properties)
}

function parsed(text: string): readonly CardProperty[] | undefined {
  try {
    return parseCard(text)
  } catch {
    return undefined
  }
}
