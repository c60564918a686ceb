// How a list calls our own side where a partner's name stands. Both languages are read, whatever language the window has.
import type { Language } from '#domain/language.ts'

const names: Readonly<Record<Language, string>> = { de: '(eigene Seite)', en: '(own side)' }

/** How we write it in a language. */
export function ownSideName(language: Language): string {
  return names[language]
}

/** Whether a partner's name means our own side; case and spaces do not matter. */
export function isOwnSideName(name: string): boolean {
  const folded = fold(name)
  return Object.values(names).some((each) => fold(each) === folded)
}

function fold(name: string): string {
  return name.toLowerCase().replace(/\s+/g, ' ').trim()
}
