// How a day is written in windows and in their sentences: one form for each language, whatever the region, and none that can be misread.
// `21.11.2026` in German, `21 Nov 2026` in English; papers write months out.

/** The locale whose medium form of a day is that of the language of this locale. */
export function dayLocale(locale: string): string {
  return locale.startsWith('de') ? 'de-DE' : 'en-GB'
}

/** A calendar day such as `2026-11-21`; it is the same day everywhere. */
export function calendarDays(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(dayLocale(locale), { dateStyle: 'medium', timeZone: 'UTC' })
}

/** A moment to the minute, where and when the reader is. */
export function moments(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(dayLocale(locale), { dateStyle: 'medium', timeStyle: 'short' })
}
