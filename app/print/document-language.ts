// Words and dates of one document language.
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'

export interface DocumentLanguage {
  readonly translate: Translate
  /** A calendar day such as `21. November 2026`. */
  day(date: string): string
  /** A point in time, UTC stated. */
  moment(time: string): string
}

/** The language of a document. */
export function documentLanguage(translate: Translate, language: Language): DocumentLanguage {
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return {
    translate,
    day: (date) => days.format(new Date(date)),
    moment: (time) => `${moments.format(new Date(time))} UTC`,
  }
}
