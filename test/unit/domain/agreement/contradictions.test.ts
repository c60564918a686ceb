// Terms that cannot be kept together: whoever is bound by keys announces every new certificate.
import { expect, test } from 'vitest'
import { contradictions } from '#domain/agreement/contradictions.ts'
import { defaultDirection } from '#domain/agreement/terms.ts'
import { sampleOwnSide, samplePartnerSide, sampleTerms } from '#test/support/agreement-samples.ts'

const found = [{ path: 'common.renewalWithoutNotice', code: 'renewal-breaks-pins' }]
const pinned = { binding: 'pin' as const, pins: ['a'.repeat(64)] }

test('complete terms contradict nothing', () => {
  expect(contradictions(sampleTerms())).toEqual([])
})

test('a side that receives and is bound by keys does not renew without notice', () => {
  const terms = sampleTerms({ partner: samplePartnerSide(pinned) })
  expect(contradictions(terms)).toEqual(found)
  expect(contradictions({ ...terms, common: { ...terms.common, renewalWithoutNotice: false } })).toEqual([])
  expect(contradictions({ ...terms, toPartner: null, toUs: defaultDirection })).toEqual([])
  expect(contradictions(sampleTerms({ own: sampleOwnSide(pinned), toUs: defaultDirection }))).toEqual(found)
})

test('so does a level that checks the fingerprint', () => {
  expect(contradictions(sampleTerms({ toPartner: { ...defaultDirection, level: 'fingerprint' } }))).toEqual(found)
})
