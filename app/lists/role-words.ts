// Roles as people write them in a list, German or English, and as we write them. Case, spaces and signs do not matter.
import { type ContactRole, contactRoles } from '#domain/contacts/person.ts'
import type { Language } from '#domain/language.ts'

const words: Readonly<Record<ContactRole, Readonly<Record<Language, readonly [string, ...string[]]>>>> = {
  technical: {
    de: ['Technik', 'technisch', 'technischer Ansprechpartner', 'technischer Kontakt', 'Postmaster', 'IT'],
    en: ['technical', 'technical contact', 'tech', 'postmaster'],
  },
  security: {
    de: ['Informationssicherheit', 'Sicherheit', 'IT-Sicherheit', 'ISB'],
    en: ['security', 'information security', 'security officer', 'CISO'],
  },
  'data-protection': {
    de: ['Datenschutz', 'Datenschutzbeauftragter', 'Datenschutzbeauftragte', 'DSB'],
    en: ['data protection', 'data protection officer', 'DPO', 'privacy'],
  },
  'desk-247': {
    de: ['Störungsannahme 24x7', 'Störungsannahme', 'Störungsstelle', 'Bereitschaft', '24x7', '24/7'],
    en: ['24x7 desk', 'incident desk', 'desk', 'on call', 'desk-247'],
  },
  management: {
    de: ['Leitung', 'Geschäftsführung', 'Fachverantwortung', 'Vorgesetzte'],
    en: ['management', 'manager', 'business owner', 'owner'],
  },
}

const roleByWord: ReadonlyMap<string, ContactRole> = new Map(
  contactRoles.flatMap((role) => {
    const all = [...words[role].de, ...words[role].en]
    return all.map((word) => [plain(word), role] as const)
  }),
)

const yesByWord: ReadonlyMap<string, boolean> = new Map(
  Object.entries({ ja: true, j: true, yes: true, y: true, x: true, '1': true, wahr: true, true: true }).concat(
    Object.entries({ nein: false, n: false, no: false, '0': false, falsch: false, false: false }),
  ),
)

/** How we write a role in a language. */
export function wordOfRole(role: ContactRole, language: Language): string {
  return words[role][language][0]
}

/** The role a word means; undefined for an unknown one. */
export function roleOfWord(word: string): ContactRole | undefined {
  return roleByWord.get(plain(word))
}

/** How we write yes and no in a language. */
export function wordOfYes(isYes: boolean, language: Language): string {
  if (language === 'de') return isYes ? 'ja' : 'nein'
  return isYes ? 'yes' : 'no'
}

/** What a word of agreement means; undefined when it is none. */
export function yesOfWord(word: string): boolean | undefined {
  return yesByWord.get(plain(word))
}

function plain(word: string): string {
  return word
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
