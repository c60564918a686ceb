// The common part as it is written into files and under the hash: a clause in the document's own language alone is plain text, any other
// names its languages. So one value has one text, and what was written before there were two languages reads and hashes as it did.
import { z } from 'zod'
import type { Language } from '../../language.ts'
import { textBlock } from '../../text.ts'
import { type CommonTerms, commonTerms } from '../terms.ts'
import { type Clause, clause, noClause } from './clause.ts'
import { type CommonWith, withClauses } from './clauses.ts'

const written = z.union([textBlock, clause])

export const writtenCommon = commonTerms.extend({
  purpose: written,
  legalBasis: written,
  term: written,
  termination: written,
  removal: written,
  indemnity: commonTerms.shape.indemnity.extend({ text: written }),
  contactPrivacy: written,
})
export type WrittenCommon = z.infer<typeof writtenCommon>

/** The language of plain texts; German comes first where there are two. */
function ownLanguage(choice: Language | 'both'): Language {
  return choice === 'both' ? 'de' : choice
}

/** As it is written in a document of that language. */
export function writeCommon(common: CommonTerms, choice: Language | 'both'): WrittenCommon {
  const own = ownLanguage(choice)
  return withClauses<Clause, Clause | string>(common, (text) =>
    text[own === 'de' ? 'en' : 'de'] === '' ? text[own] : text,
  )
}

/** What stands in a document of that language. */
export function readCommon(common: CommonWith<Clause | string>, choice: Language | 'both'): CommonTerms {
  return withClauses<Clause | string, Clause>(common, (text) =>
    typeof text === 'string' ? { ...noClause, [ownLanguage(choice)]: text } : text,
  )
}
