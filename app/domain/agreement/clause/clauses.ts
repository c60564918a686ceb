// The clauses of an agreement as a whole: one by one, where a language of the document has no text, and what an edit makes of a text
// nobody sees.
import { type Language, languages } from '../../language.ts'
import type { CommonTerms } from '../terms.ts'
import { type Clause, clauseIn, languagesOf } from './clause.ts'

export const clauseNames = [
  'purpose',
  'legalBasis',
  'term',
  'termination',
  'removal',
  'indemnity',
  'contactPrivacy',
] as const
export type ClauseName = (typeof clauseNames)[number]

/** The common part with texts of another kind for its clauses. */
export type CommonWith<T> = Omit<CommonTerms, ClauseName> &
  Readonly<Record<Exclude<ClauseName, 'indemnity'>, T>> & {
    readonly indemnity: { readonly isIncluded: boolean; readonly text: T }
  }

/** The common part with each clause changed. */
export function withClauses<F, T>(common: CommonWith<F>, change: (text: F, name: ClauseName) => T): CommonWith<T> {
  const { purpose, legalBasis, term, termination, removal, indemnity, contactPrivacy } = common
  return {
    ...common,
    purpose: change(purpose, 'purpose'),
    legalBasis: change(legalBasis, 'legalBasis'),
    term: change(term, 'term'),
    termination: change(termination, 'termination'),
    removal: change(removal, 'removal'),
    indemnity: { ...indemnity, text: change(indemnity.text, 'indemnity') },
    contactPrivacy: change(contactPrivacy, 'contactPrivacy'),
  }
}

/** One clause by its name. */
export function clauseNamed({ indemnity, ...common }: CommonTerms, name: ClauseName): Clause {
  return name === 'indemnity' ? indemnity.text : common[name]
}

/** Where the terms have the clause. */
export function clausePath(name: ClauseName): string {
  return name === 'indemnity' ? 'common.indemnity.text' : `common.${name}`
}

export interface ClauseGap {
  readonly name: ClauseName
  /** The language of the document it does not speak. */
  readonly language: Language
}

/** Clauses that are part of the agreement and say something, but not in every language of the document. */
export function clauseGaps(common: CommonTerms, choice: Language | 'both'): readonly ClauseGap[] {
  return clauseNames.flatMap((name) => {
    const said = clauseNamed(common, name)
    const isPart = name !== 'indemnity' || common.indemnity.isIncluded
    return languagesOf(choice)
      .filter((language) => isPart && said[language] === '' && clauseIn(said, language) !== undefined)
      .map((language) => ({ name, language }))
  })
}

/**
 * The clauses after an edit of a document in one language: a text in the other language, which nobody saw while editing, stays as it was
 * while the one beside it is unchanged, and goes when that one was changed, because it would say something else.
 */
export function withoutStale(edited: CommonTerms, before: CommonTerms, choice: Language | 'both'): CommonTerms {
  if (choice === 'both') return edited
  return withClauses(edited, (text: Clause, name): Clause => {
    const was = clauseNamed(before, name)
    const hidden = (each: Language) => (text[choice] === was[choice] ? was[each] : '')
    const [de, en] = languages.map((each) => (each === choice ? text[each] : hidden(each)))
    return { de: de ?? '', en: en ?? '' }
  })
}
