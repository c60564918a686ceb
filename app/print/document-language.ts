// Words, dates and sentences of one document language; every sentence leaves here as escaped Markup.
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'
import { type Markup, markup } from './markup.ts'

export interface DocumentLanguage {
  readonly translate: Translate
  /** A calendar day such as `21. November 2026`. */
  day(date: string): string
  /** A point in time, UTC stated. */
  moment(time: string): string
  /** A sentence whose `gap` placeholder becomes a short line for the pen. */
  withGaps(sentence: string): Markup
}

/** Stands for a gap inside a translated sentence; a private-use character no sentence holds. */
export const gapMark = '\uE000'

/** The language of a document. */
export function documentLanguage(translate: Translate, language: Language): DocumentLanguage {
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return {
    translate,
    day: (date) => days.format(new Date(date)),
    moment: (time) => `${moments.format(new Date(time))} UTC`,
    withGaps: (sentence) => {
      const [first = '', ...rest] = sentence.split(gapMark)
      return markup`${first}${rest.map((part) => markup`<span class="gap"></span>${part}`)}`
    },
  }
}
