// What all letters have in common: greeting by the technical contact, list of enclosures, signature, and the mark of practice partners.
// `short` is the same letter in a few sentences; its length is bounded whatever people typed.

import { section } from './letter-blocks.ts'
import type { AgreementLetterFacts, KindText, LetterWords } from './letter-facts.ts'
import type { Letter } from './letter-model.ts'

export interface FramedLetter {
  readonly letter: Letter
  /** For a link that holds no whole letter. */
  readonly short: string
}

/** Puts a kind's text into the frame. */
export function framed(text: KindText, facts: AgreementLetterFacts, words: LetterWords): FramedLetter {
  const { translate } = words
  const { partner, own, enclosures } = facts
  const practice = partner.isPractice ? translate('agreement:practice.notice') : ''
  const { name } = partner.contact
  const greeting = name === '' ? translate('letter:greeting') : translate('letter:greeting-named', { name })
  const signature = [
    translate('letter:closing'),
    own.contact.name,
    own.organisation,
    own.contact.mail,
    own.contact.phone,
  ]
  const enclosed = section(
    translate('agreement-letter:enclosures.heading'),
    enclosures.map((each) => translate(`agreement-letter:enclosures.${each}`)),
  )
  return {
    letter: {
      subject: text.subject,
      recipient: partner.contact.mail,
      heading: text.heading,
      date: words.day(facts.date),
      practice,
      opening: [greeting, ...text.opening],
      sections: [...text.sections, ...(enclosures.length === 0 ? [] : [enclosed])].filter(
        ({ lines, points }) => lines.length + points.length > 0,
      ),
      signature: signature.filter((line) => line !== ''),
    },
    short: shortText(practice, greeting, text.short, signature),
  }
}

function shortText(
  practice: string,
  greeting: string,
  body: readonly string[],
  [closing = '', name = '', organisation = '']: readonly string[],
): string {
  const signature = [closing, name, organisation].filter((line) => line !== '')
  const parts = [practice === '' ? '' : `*** ${practice} ***`, cut(greeting), ...body, signature.map(cut).join('\n')]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

/** Names people typed can be of any length; 60 characters tell who is meant. */
function cut(text: string): string {
  const characters = [...text]
  return characters.length <= 60 ? text : `${characters.slice(0, 59).join('')}…`
}
