// The language the window speaks: the chosen one, or the system's while none is chosen.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { Rooms } from '../rooms.ts'

/** For words in files that are not asked for in a language. */
export function languageOfHouse(rooms: Rooms): Outcome<Language> {
  const settings = rooms.store.settings.read()
  return settings.ok ? succeed(settings.value.language ?? rooms.outside.info.systemLanguage) : settings
}
