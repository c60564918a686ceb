// The words of a paper in one language, or German with English beside it. Values stand once; every foreign word says its language.
import type { DocumentLanguageChoice } from '#domain/agreement/agreement.ts'
import type { Language } from '#domain/language.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { type DocumentLanguage, documentLanguage } from '#print/document-language.ts'
import { type Markup, markup } from '#print/markup.ts'

/** A sentence to be said in whatever language. */
export type Phrase = (translate: Translate, language: Language) => string

export interface PaperWords {
  readonly choice: DocumentLanguageChoice
  /** What the document as a whole is written in. */
  readonly main: Language
  /** In a row: `Stand / Date`. */
  say(phrase: Phrase): Markup
  /** One below the other, for labels and cells. */
  stack(phrase: Phrase): Markup
  /** Paragraphs, side by side. */
  paragraph(phrase: Phrase): Markup
  /** Without markup, for titles and tips. */
  plain(phrase: Phrase): string
  /** A calendar day; in both languages the ISO form everybody reads. */
  day(date: string): string
  /** The same in fewer letters, for tables. */
  shortDay(date: string): string
  moment(time: string): string
}

/** The words of one language or of both. */
export function paperWords(choice: DocumentLanguageChoice): PaperWords {
  return choice === 'both' ? bothWords() : singleWords(choice)
}

function singleWords(language: Language): PaperWords {
  const translate = translatorFor(language)
  const shortDays = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeZone: 'UTC',
  })
  const document: DocumentLanguage = documentLanguage(translate, language)
  const say = (phrase: Phrase) => markup`${phrase(translate, language)}`
  return {
    choice: language,
    main: language,
    say,
    stack: say,
    paragraph: (phrase) => markup`<p>${phrase(translate, language)}</p>`,
    plain: (phrase) => phrase(translate, language),
    day: document.day,
    shortDay: (date) => shortDays.format(new Date(date)),
    moment: document.moment,
  }
}

function bothWords(): PaperWords {
  const de = translatorFor('de')
  const en = translatorFor('en')
  const pair = (phrase: Phrase, joined: (german: string, english: string) => Markup): Markup => {
    const german = phrase(de, 'de')
    const english = phrase(en, 'en')
    return german === english ? markup`${german}` : joined(german, english)
  }
  return {
    choice: 'both',
    main: 'de',
    say: (phrase) => pair(phrase, (german, english) => markup`${german} / <em lang="en">${english}</em>`),
    stack: (phrase) =>
      pair(phrase, (german, english) => markup`${german} <em class="second" lang="en">${english}</em>`),
    paragraph: (phrase) =>
      markup`<div class="pair"><p>${phrase(de, 'de')}</p><p class="other" lang="en">${phrase(en, 'en')}</p></div>`,
    plain: (phrase) => {
      const german = phrase(de, 'de')
      const english = phrase(en, 'en')
      return german === english ? german : `${german} / ${english}`
    },
    day: (date) => date.slice(0, 10),
    shortDay: (date) => date.slice(0, 10),
    moment: (time) => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`,
  }
}
