// Dates, numbers and lists in the words of one locale, through Intl. Broken dates become a dash, never an exception in a screen.
import { calendarDays, dayLocale, moments } from '#i18n/day-form.ts'

export interface Formats {
  /** A day, or the day of a moment here. */
  readonly date: (iso: string) => string
  readonly dateTime: (iso: string) => string
  readonly number: (value: number) => string
  readonly seconds: (ms: number) => string
  /** Milliseconds up to one second, seconds beyond; the symbols are those of the SI, the same everywhere. */
  readonly duration: (ms: number) => string
  readonly list: (parts: readonly string[]) => string
}

/** Makes the formats of a locale such as `de-CH`. */
export function createFormats(locale: string): Formats {
  const days = calendarDays(locale)
  const date = new Intl.DateTimeFormat(dayLocale(locale), { dateStyle: 'medium' })
  const dateTime = moments(locale)
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const seconds = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const safely = (format: Intl.DateTimeFormat) => (iso: string) => {
    const time = Date.parse(iso)
    return Number.isNaN(time) ? '–' : format.format(time)
  }
  return {
    date: (iso) => safely(isDay(iso) ? days : date)(iso),
    dateTime: safely(dateTime),
    number: (value) => number.format(value),
    seconds: (ms) => seconds.format(ms / 1000),
    duration: (ms) => (ms < 1000 ? `${number.format(ms)}\u00a0ms` : `${seconds.format(ms / 1000)}\u00a0s`),
    list: (parts) => list.format(parts),
  }
}

function isDay(iso: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(iso)
}
