// The language of a draft in the window: a text edited before the language changed reaches the house, though both are saved at once.
import { expect, test } from 'vitest'
import type { Clause } from '#domain/agreement/clause/clause.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import { fail, succeed } from '#domain/fault.ts'
import { createContractDouble } from '#test/support/contract-double.ts'
import { sampleAgreement, sampleId, sampleView } from '#test/support/window/agreement-samples.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createAgreementStore } from '../../../renderer/features/agreement/agreement-store.ts'
import { noon } from './summary-sample.ts'

const withPurpose = (terms: AgreementTerms, purpose: Clause) => ({ ...terms, common: { ...terms.common, purpose } })

test('a text edited while saving failed goes along with the new language, without the stale one beside it', async () => {
  const partnerId = sampleId(1)
  const sample = sampleAgreement(1, partnerId)
  const draft = { ...sample, language: 'de' as const, terms: withPurpose(sample.terms, { de: 'Alt', en: 'Old' }) }
  const sent: { readonly language: string; readonly purpose: Clause }[] = []
  const double = createContractDouble(
    houseDouble({
      partners: [],
      systemLanguage: 'de',
      nowMs: noon,
      rendering: sampleRendering,
      agreement: {
        views: [sampleView(draft)],
        agreement: {
          save({ terms, language }) {
            sent.push({ language, purpose: terms.common.purpose })
            if (sent.length === 1) return fail('storage.not-writable', { detail: 'x' })
            return succeed(sampleView({ ...draft, terms, language }))
          },
        },
      },
      pace: () => Promise.resolve(),
    }),
  )
  const store = createAgreementStore(createWindowClient(double.bridge), () => undefined)
  await store.getState().load(partnerId)
  await store.getState().change(draft, (terms) => withPurpose(terms, { ...terms.common.purpose, de: 'Neu' }))
  await store.getState().chooseLanguage(draft, 'en')
  const purpose = { de: 'Neu', en: '' }
  expect(sent).toEqual([
    { language: 'de', purpose },
    { language: 'en', purpose },
  ])
})
