// Saving a draft: what was written in one language of a document outlives a change of that language, also in the same save.
import { expect, test } from 'vitest'
import type { DocumentLanguageChoice } from '#domain/agreement/agreement.ts'
import type { Clause } from '#domain/agreement/clause/clause.ts'
import { agreedHouse } from '#test/support/agreed-house.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

async function draftWith(purpose: Clause, language: DocumentLanguageChoice) {
  const { client, complete } = agreedHouse()
  const { id: agreementId, terms } = await complete()
  const save = async (text: Clause, choice: DocumentLanguageChoice) => {
    const changed = { ...terms, common: { ...terms.common, purpose: text } }
    const saved = valueIn(await client.agreement.save({ agreementId, terms: changed, language: choice }))
    return saved.agreement.terms.common.purpose
  }
  await save(purpose, 'both')
  await save(purpose, language)
  return save
}

test.each([
  ['de', { de: 'Neu', en: '' }, 'en'],
  ['en', { de: '', en: 'New' }, 'de'],
  ['both', { de: 'Alt', en: 'New' }, 'de'],
  ['de', { de: 'Neu', en: 'Old' }, 'both'],
] as const)('a text written in %s stays as %o when the language becomes %s at once', async (before, text, after) => {
  const save = await draftWith({ de: 'Alt', en: 'Old' }, before)
  expect(await save(text, after)).toEqual(text)
})

test('without a change of language the text nobody saw still goes with an edit', async () => {
  const save = await draftWith({ de: 'Alt', en: 'Old' }, 'de')
  expect(await save({ de: 'Neu', en: 'Old' }, 'de')).toEqual({ de: 'Neu', en: '' })
})
