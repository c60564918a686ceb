// What all letters have in common: greeting by the technical contact, list of enclosures, signature, and the mark of practice partners.
// `short` is the same letter in a few sentences; its length is bounded whatever people typed.
import { section } from './letter-blocks.ts'
import type { AgreementLetterFacts, Enclosure, KindText, LetterWords } from './letter-facts.ts'
import { greetingTo, letterHead } from './letter-head.ts'
import type { Letter, LetterSection } from './letter-model.ts'

export interface FramedLetter {
  /** The text of a mail. */
  readonly letter: Letter
  /** The same on paper, which does not enclose itself. */
  readonly paper: Letter
  /** For a link that holds no whole letter. */
  readonly short: string
}

/** Puts a kind's text into the frame. */
export function framed(text: KindText, facts: AgreementLetterFacts, words: LetterWords): FramedLetter {
  const { translate } = words
  const { partner, own, enclosures, agreement } = facts
  const { organisation = '', address = '' } = agreement?.terms.own ?? {}
  const sender = { ...own, organisation: own.organisation || organisation, address }
  const head = letterHead(sender, partner, translate)
  const greeting = greetingTo(partner, translate)
  const letterWith = (enclosed: readonly Enclosure[]): Letter => ({
    ...head,
    subject: text.subject,
    heading: text.heading,
    date: words.day(facts.date),
    opening: [greeting, ...text.opening],
    sections: [...text.sections, enclosuresSection(enclosed, words)].filter(
      ({ lines, points }) => lines.length + points.length > 0,
    ),
  })
  return {
    letter: letterWith(enclosures),
    paper: letterWith(enclosures.filter((each) => each !== 'letter')),
    short: shortText(
      head.practice,
      [greeting, ...text.short],
      [head.signature[0] ?? '', own.contact.name, sender.organisation],
    ),
  }
}

function enclosuresSection(enclosures: readonly Enclosure[], { translate }: LetterWords): LetterSection {
  return section(
    translate('agreement-letter:enclosures.heading'),
    enclosures.map((each) => translate(`agreement-letter:enclosures.${each}`)),
  )
}

function shortText(
  practice: string,
  [greeting = '', ...body]: readonly string[],
  signature: readonly string[],
): string {
  const signed = signature.filter((line) => line !== '').map(cut)
  const parts = [practice === '' ? '' : `*** ${practice} ***`, cut(greeting), ...body, signed.join('\n')]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** Names people typed can be of any length; 60 characters tell who is meant. */
function cut(text: string): string {
  const characters = [...text]
  return characters.length <= 60 ? text : `${characters.slice(0, 59).join('')}…`
}
