// The clauses the product brings, in every language it speaks.
import type { Clause } from '#domain/agreement/clause/clause.ts'
import { type ClauseName, withClauses } from '#domain/agreement/clause/clauses.ts'
import type { CommonTerms } from '#domain/agreement/terms.ts'
import { languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'

/** One clause in every language. */
export function builtInClause(name: ClauseName): Clause {
  const key = `agreement:preset.${name}` as const
  return { de: translatorFor('de')(key), en: translatorFor('en')(key) }
}

/** A clause that stands in one language only, and there as the product brings it, gets its other language. */
export function withOtherLanguage(common: CommonTerms): CommonTerms {
  return withClauses<Clause, Clause>(common, (text, name) => {
    const known = builtInClause(name)
    const said = languages.map((language) => text[language]).filter((each) => each !== '')
    return said.length === 1 && languages.some((language) => known[language] === said[0]) ? known : text
  })
}
