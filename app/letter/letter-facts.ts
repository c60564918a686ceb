// What the letters that go with an agreement are made of: facts the caller gathered, and the words of one language. A kind makes texts of
// both; the frame around them is the same for all. Nothing here fails.
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { ContactSides } from '#domain/contacts/person.ts'
import type { Language } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { Settings } from '#domain/setting.ts'
import type { Translate } from '#i18n/translate.ts'
import { type DocumentLanguage, documentLanguage } from '#print/document-language.ts'
import type { LetterSection } from './letter-model.ts'

/** What goes along with a letter, in this order. */
export type Enclosure = 'letter' | 'agreement' | 'partner-file'

/** Something the checklist wants of the partner. */
export interface OpenItem {
  readonly text: string
  readonly dueOn: string | null
}

export interface AgreementLetterFacts {
  readonly partner: Pick<Partner, 'name' | 'domains' | 'contact' | 'isPractice'>
  readonly own: Pick<Settings, 'organisation' | 'contact'>
  readonly contacts: ContactSides
  /** The version the letter is about; undefined when there is none. */
  readonly agreement: Agreement | undefined
  /** There is some version with the partner. */
  readonly isBegun: boolean
  /** The day a notice is given for; null = the one that follows from what was agreed. */
  readonly endsOn: string | null
  /** For a version that ended: the newest one after it. */
  readonly successor: Agreement | undefined
  /** The newest report of each tested domain. */
  readonly reports: readonly ProbeReport[]
  readonly openItems: readonly OpenItem[]
  readonly enclosures: readonly Enclosure[]
  /** The day it is written on, as `2026-11-21`. */
  readonly date: string
}

/** Facts of a kind that is about a version. */
export type AgreedFacts = AgreementLetterFacts & { readonly agreement: Agreement }

export interface LetterWords extends DocumentLanguage {
  readonly language: Language
  /** A local point in time such as `1. Dezember 2026 um 10:00`, taken as it was written. */
  localTime(start: string): string
}

/** What a kind says; greeting, signature and enclosures come from the frame. */
export interface KindText {
  readonly subject: string
  readonly heading: string
  /** Paragraphs after the greeting. */
  readonly opening: readonly string[]
  readonly sections: readonly LetterSection[]
  /** The same in a few sentences, for a link that holds no whole letter. */
  readonly short: readonly string[]
}

/** The words of a language. */
export function letterWords(translate: Translate, language: Language): LetterWords {
  const locale = language === 'de' ? 'de-DE' : 'en-GB'
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  return {
    ...documentLanguage(translate, language),
    language,
    localTime: (start) => times.format(new Date(`${start}Z`)),
  }
}
