// Clauses in two languages: how they are written down, what earlier builds kept as plain text, what a document lacks, and what an edit
// makes of the text beside it.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentLanguages, storedAgreement } from '#domain/agreement/agreement.ts'
import { agreementFile, agreementFileSchema } from '#domain/agreement/agreement-file.ts'
import { type Clause, clauseIn } from '#domain/agreement/clause/clause.ts'
import { clauseGaps, clauseNamed, clauseNames, withClauses, withoutStale } from '#domain/agreement/clause/clauses.ts'
import { readCommon, writeCommon } from '#domain/agreement/clause/written.ts'
import { canonicalJson, toNeutral } from '#domain/agreement/neutral.ts'
import { type CommonTerms, emptyTerms } from '#domain/agreement/terms.ts'
import { sampleAgreement, sampleTerms } from '#test/support/agreement-samples.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const numRuns = propertyRuns(200)
const word = fc.constantFrom('', 'A', 'B')
const clauses = fc.array(fc.record({ de: word, en: word }), { minLength: 7, maxLength: 7 })
const common: fc.Arbitrary<CommonTerms> = clauses.map((texts) =>
  withClauses<Clause, Clause>(emptyTerms.common, (none, name) => texts[clauseNames.indexOf(name)] ?? none),
)
const language = fc.constantFrom(...documentLanguages)

test('what is written down reads back, and different clauses are never written alike', () => {
  fc.assert(
    fc.property(common, common, language, (one, other, choice) => {
      const [left, right] = [writeCommon(one, choice), writeCommon(other, choice)]
      expect(readCommon(left, choice)).toEqual(one)
      expect(canonicalJson(left) === canonicalJson(right)).toBe(canonicalJson(one) === canonicalJson(other))
    }),
    { numRuns },
  )
})

test.each([
  ['de', { de: 'Zweck', en: '' }],
  ['en', { de: '', en: 'Zweck' }],
  ['both', { de: 'Zweck', en: '' }],
] as const)(
  'plain text of an earlier build is in the language of its document, %s, and hashes as it did',
  (choice, read) => {
    const { terms, ...version } = sampleAgreement({ language: choice })
    const plain = withClauses<Clause, string>(terms.common, () => 'Zweck')
    const earlier = { ...version, terms: { ...terms, common: plain } }
    const stored = storedAgreement.parse(JSON.parse(JSON.stringify(earlier)))
    for (const name of clauseNames) expect([name, clauseNamed(stored.terms.common, name)]).toEqual([name, read])
    expect(canonicalJson(toNeutral(stored).common)).toBe(canonicalJson(plain))
    expect(agreementFile.parse({ schema: agreementFileSchema, agreement: earlier }).agreement).toEqual(stored)
    expect(storedAgreement.parse(stored)).toEqual(stored)
  },
)

test('a text stands in the language that is wanted, else in the other', () => {
  expect(clauseIn({ de: 'Zweck', en: 'Purpose' }, 'en')).toEqual({ language: 'en', text: 'Purpose' })
  expect(clauseIn({ de: 'Zweck', en: '' }, 'en')).toEqual({ language: 'de', text: 'Zweck' })
  expect(clauseIn({ de: '', en: '' }, 'en')).toBeUndefined()
})

test('a gap is a clause that says something, is part of the document and lacks one of its languages', () => {
  const text = { de: 'Zweck', en: '' }
  const some = { ...emptyTerms.common, purpose: text, indemnity: { isIncluded: false, text } }
  expect(clauseGaps(some, 'de')).toEqual([])
  expect(clauseGaps(some, 'both')).toEqual([{ name: 'purpose', language: 'en' }])
  const liable = { ...some, indemnity: { isIncluded: true, text } }
  expect(clauseGaps(liable, 'en').map(({ name }) => name)).toEqual(['purpose', 'indemnity'])
})

test('in a document of one language a changed clause loses the text nobody saw, and nothing brings it back', () => {
  const before = sampleTerms().common
  const purpose = { de: 'Alt', en: 'Old' }
  const had = { ...before, purpose }
  const edited = withoutStale({ ...had, purpose: { de: 'Neu', en: 'Old' } }, had, 'de')
  expect(edited.purpose).toEqual({ de: 'Neu', en: '' })
  // A window that has not heard of it yet saves something else.
  expect(withoutStale({ ...had, purpose: { de: 'Neu', en: 'Old' } }, edited, 'de').purpose).toEqual(edited.purpose)
  expect(withoutStale(had, had, 'de')).toEqual(had)
  expect(withoutStale({ ...had, purpose: { de: 'Neu', en: 'Old' } }, had, 'both').purpose.en).toBe('Old')
})
