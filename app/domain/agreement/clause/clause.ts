// A clause of an agreement: a text in each language it was written in; '' = not in that language.
import { z } from 'zod'
import { type Language, languages } from '../../language.ts'
import { textBlock } from '../../text.ts'

export const clause = z.strictObject({ de: textBlock, en: textBlock })
export type Clause = z.infer<typeof clause>

export const noClause: Clause = { de: '', en: '' }

export interface ClauseText {
  readonly language: Language
  readonly text: string
}

/** Whether it says nothing in any language. */
export function isUnsaid(said: Clause): boolean {
  return languages.every((language) => said[language] === '')
}

/** The languages a document is in. */
export function languagesOf(choice: Language | 'both'): readonly Language[] {
  return choice === 'both' ? languages : [choice]
}

/** What it says in a language; where it says nothing there, what it says in the other. Undefined = nothing at all. */
export function clauseIn(said: Clause, wanted: Language): ClauseText | undefined {
  const language = [wanted, ...languages].find((each) => said[each] !== '')
  return language === undefined ? undefined : { language, text: said[language] }
}
