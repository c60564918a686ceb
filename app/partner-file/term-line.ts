// One term as people read it: where it stands, what it is called, what it says. No values = not stated.
import type { Clause } from '#domain/agreement/clause/clause.ts'
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'
import { documentLanguage } from '#print/document-language.ts'

export interface TermLine {
  /** Name of the field within its part: `domains`. */
  readonly field: string
  readonly label: string
  readonly values: readonly string[]
  /** A clause that follows the values, in every language it was written in. */
  readonly clause?: Clause
}

/** What words are taken from. */
export interface TermWords {
  readonly translate: Translate
  day(date: string): string
  yesOrNo(is: boolean): string
  hours(count: number): string
}

/** The words of one language. */
export function termWords(translate: Translate, language: Language): TermWords {
  return {
    translate,
    day: documentLanguage(translate, language).day,
    yesOrNo: (is) => translate(is ? 'partner-file:value.yes' : 'partner-file:value.no'),
    hours: (count) => translate('partner-file:value.hours', { count }),
  }
}

/** A text as values: none when it is empty. */
export function stated(text: string): readonly string[] {
  return text === '' ? [] : [text]
}

/** A number as values: none when it is not said. */
export function statedCount(count: number | null, say: (count: number) => string): readonly string[] {
  return count === null ? [] : [say(count)]
}
