// The window of go-live: absent it changes no hash and no old version; present it is read strictly and stands under the hash.
import { expect, test } from 'vitest'
import { canonicalJson, neutralAgreement, toNeutral } from '#domain/agreement/neutral.ts'
import { agreementTerms } from '#domain/agreement/terms.ts'
import { hashOf } from '#operations/agreement/agreement-hash.ts'
import { sampleAgreement, sampleTerms } from '#test/support/agreement-samples.ts'

const goLiveWindow = { from: '22:00', to: '02:00', zone: 'Europe/Berlin' }
const withWindow = (window: unknown) => ({
  ...sampleTerms(),
  common: { ...sampleTerms().common, goLiveWindow: window },
})

test('terms without a window are what they were before there was one', () => {
  const neutral = toNeutral(sampleAgreement({ number: 'HS-2026-0001' }))
  expect(canonicalJson(neutral)).not.toContain('goLiveWindow')
  expect(neutralAgreement.parse(JSON.parse(canonicalJson(neutral)))).toEqual(neutral)
})

test('a window is kept, and other times are another hash', () => {
  const hashWith = (window: unknown) =>
    hashOf(toNeutral(sampleAgreement({ terms: agreementTerms.parse(withWindow(window)) })))
  expect(agreementTerms.parse(withWindow(goLiveWindow)).common.goLiveWindow).toEqual(goLiveWindow)
  const hashes = [
    hashWith(goLiveWindow),
    hashWith({ ...goLiveWindow, to: '03:00' }),
    hashOf(toNeutral(sampleAgreement())),
  ]
  expect(new Set(hashes).size).toBe(3)
})

test.each([
  ['an hour there is not', { ...goLiveWindow, from: '24:00' }],
  ['no length', { ...goLiveWindow, to: '22:00' }],
  ['no zone', { ...goLiveWindow, zone: '' }],
  ['an entry that says nothing', undefined],
])('%s is no window', (_what, window) => {
  expect(agreementTerms.safeParse(withWindow(window)).success).toBe(false)
})
