// Whose consent is missing: any yes counts where text form is enough, a signature alone where it is not.
import { expect, test } from 'vitest'
import { type Confirmation, confirmationWays } from '#domain/agreement/agreement.ts'
import { missingConsents, yesOf } from '#domain/agreement/consent.ts'
import { mayBecome } from '#domain/agreement/transitions.ts'
import { sampleTerms } from '#test/support/agreement-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

const terms = (isTextFormEnough: boolean) => {
  const { common, ...rest } = sampleTerms()
  return { ...rest, common: { ...common, isTextFormEnough } }
}

const yes = (side: Confirmation['side'], way: Confirmation['way']): Confirmation => ({
  ...{ id: crypto.randomUUID(), side, way, name: 'Erika Muster', on: '2026-11-21', note: '' },
  ...{ attachment: null, recordedAt: '2026-11-21T10:00:00.000Z' },
})

const sent = (isTextFormEnough: boolean, confirmations: Confirmation[]) => ({
  ...{ state: 'sent' as const, issuedBy: 'own' as const, terms: terms(isTextFormEnough), confirmations },
})

test('nobody said anything: both are missing, our side first', () => {
  expect(missingConsents(sent(true, []))).toEqual(['own', 'partner'])
})

test.each(confirmationWays)('where text form is enough, a yes by %s is consent', (way) => {
  const version = sent(true, [yes('own', way), yes('partner', way)])
  expect(missingConsents(version)).toEqual([])
  valueIn(mayBecome(version, 'confirmed'))
})

test.each(['mail', 'phone', 'partner-file'] as const)('where signatures are agreed, a yes by %s is none', (way) => {
  const version = sent(false, [yes('own', 'signature'), yes('partner', way)])
  expect(missingConsents(version)).toEqual(['partner'])
  expect(faultIn(mayBecome(version, 'confirmed')).code).toBe('agreement.not-confirmed-by-both')
  valueIn(
    mayBecome({ ...version, confirmations: [...version.confirmations, yes('partner', 'signature')] }, 'confirmed'),
  )
})

test('a partner that said yes by mail holds it already, signed or not', () => {
  expect(faultIn(mayBecome(sent(false, [yes('partner', 'mail')]), 'draft')).code).toBe('agreement.taken-back-too-late')
})

test('of several yeses of a side, one that is consent stands for it, else the first', () => {
  const ways = (isTextFormEnough: boolean, ...given: readonly Confirmation['way'][]) => {
    const own = given.map((way) => yes('own', way))
    return yesOf('own', sent(isTextFormEnough, [yes('partner', 'signature'), ...own]))?.way
  }
  expect(ways(false, 'mail', 'signature')).toBe('signature')
  expect(ways(false, 'phone', 'mail')).toBe('phone')
  expect(ways(true, 'mail', 'signature')).toBe('mail')
  expect(ways(true)).toBeUndefined()
})
