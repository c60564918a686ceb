// The languages the product speaks. One entry here and one folder of locales is the whole cost of one more.
import { z } from 'zod'

export const languages = ['de', 'en'] as const
export const language = z.enum(languages)
export type Language = z.infer<typeof language>

/** Picks the product language for a locale such as `de-CH`; anything unknown reads English. */
export function languageFor(locale: string): Language {
  return /^de([-_.]|$)/i.test(locale) ? 'de' : 'en'
}
