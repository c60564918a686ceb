// What the page says, in one language or in two side by side: both languages describe the same, and what reads the same stands once.
import type { DocumentLanguageChoice } from '#domain/agreement/agreement.ts'
import { type Clause, type ClauseText, clauseIn, languagesOf } from '#domain/agreement/clause/clause.ts'
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'
import { type DocumentLanguage, documentLanguage } from '#print/document-language.ts'
import { type TermLine, type TermWords, termWords } from './term-line.ts'

export interface PageWords {
  /** For the attribute of the page. */
  readonly language: Language
  /** A sentence in each language of the page. */
  say(sentence: (words: DocumentLanguage) => string): readonly string[]
  /** A short text: both languages on one line. */
  label(text: (words: DocumentLanguage) => string): string
  lines(describe: (words: TermWords) => readonly TermLine[]): readonly TermLine[]
  /** What a clause says in each language of the page, or in the other where it does not speak that one; the same once. */
  clause(clause: Clause): readonly ClauseText[]
}

/** The words of a page in the language of the agreement; German first where there are two. */
export function pageWords(choice: DocumentLanguageChoice, translatorFor: (language: Language) => Translate): PageWords {
  const languages = languagesOf(choice)
  const documents = languages.map((language) => documentLanguage(translatorFor(language), language))
  const terms = languages.map((language) => termWords(translatorFor(language), language))
  return {
    language: languages[0] ?? 'en',
    say: (sentence) => [...new Set(documents.map(sentence))],
    label: (text) => joined(documents.map(text)),
    lines: (describe) => merged(terms.map(describe)),
    clause: (clause) => [
      ...new Map(
        languages.flatMap((language) => {
          const said = clauseIn(clause, language)
          return said === undefined ? [] : [[said.language, said] as const]
        }),
      ).values(),
    ],
  }
}

function merged(described: readonly (readonly TermLine[])[]): readonly TermLine[] {
  const [first = [], ...others] = described
  return first.map((line, index) => ({
    ...line,
    label: joined([line.label, ...others.map((lines) => lines[index]?.label ?? '')]),
    values: line.values.map((value, at) => joined([value, ...others.map((lines) => lines[index]?.values[at] ?? '')])),
  }))
}

function joined(texts: readonly string[]): string {
  return [...new Set(texts)].filter((text) => text !== '').join(' / ')
}
