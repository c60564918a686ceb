// Fingerprints of the newest test come by themselves when somebody chooses to bind to them, and only then.
import { expect, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import { type AgreedHouse, agreedHouse } from '#test/support/agreed-house.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

const seen = ['a'.repeat(64)]

const save = async (house: AgreedHouse, { id, language }: Agreement, terms: AgreementTerms) =>
  valueIn(await house.client.agreement.save({ agreementId: id, terms, language })).agreement.terms
const bound = (terms: AgreementTerms, pins: readonly string[] = []) => ({
  ...terms,
  partner: { ...terms.partner, binding: 'pin' as const, pins: [...pins] },
})

test('a version bound by name is begun and filled without fingerprints', async () => {
  const house = agreedHouse()
  const { agreement } = valueIn(await house.client.agreement.begin({ partnerId: house.partner.id }))
  expect(agreement.terms.partner.pins).toEqual([])
  const filled = valueIn(await house.client.agreement.fill({ agreementId: agreement.id, paths: null }))
  expect(filled.agreement.terms.partner.pins).toEqual([])
})

test('choosing fingerprints brings those of the test; what somebody wrote or cleared stays', async () => {
  const house = agreedHouse()
  const draft = await house.complete()
  const chosen = await save(house, draft, bound(draft.terms))
  expect(chosen.partner.pins).toEqual(seen)
  const cleared = await save(house, draft, bound(draft.terms))
  expect(cleared.partner.pins).toEqual([])
  const filled = valueIn(await house.client.agreement.fill({ agreementId: draft.id, paths: null }))
  expect(filled.agreement.terms.partner.pins).toEqual(seen)
  await save(house, draft, draft.terms)
  const written = await save(house, draft, bound(draft.terms, ['c'.repeat(64)]))
  expect(written.partner.pins).toEqual(['c'.repeat(64)])
})

test('a level that checks the fingerprint brings them, too', async () => {
  const house = agreedHouse()
  const draft = await house.complete()
  const { toPartner } = draft.terms
  if (toPartner === null) throw new Error('the sample sends to the partner')
  const chosen = await save(house, draft, { ...draft.terms, toPartner: { ...toPartner, level: 'fingerprint' } })
  expect(chosen.partner.pins).toEqual(seen)
})
