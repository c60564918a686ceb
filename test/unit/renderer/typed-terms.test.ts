// Wrong entries of a draft: one that is in sight is led to before sending, one whose field is gone neither stops the sending nor stays behind.
import { describe, expect, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { fullTerms, sampleAgreement, sampleId } from '#test/support/window/agreement-samples.ts'
import { createTypedStore, isAnyWrong, leadToWrong } from '../../../renderer/features/agreement-terms/typed-store.ts'

const draft = sampleAgreement(1, sampleId(1), { terms: fullTerms })
const { common } = fullTerms
const zoned = { ...common, goLiveWindow: { from: '22:00', to: '02:00', zone: 'Europe/Berlin' } }
const withCommon = (changed: typeof common): Agreement => ({ ...draft, terms: { ...fullTerms, common: changed } })

function typing(path: string, text: string, isLeft = true) {
  const typed = createTypedStore()
  typed.getState().type(draft.id, path, { text, isLeft })
  const entries = () => typed.getState().byOwner[draft.id] ?? {}
  return { typed, entries, isWrongIn: (agreement: Agreement) => isAnyWrong(entries(), agreement) }
}

describe.each([
  ['the minutes of a test window', 'common.testWindow.minutes', '5000', draft, { ...common, testWindow: null }],
  ['the zone of the go-live hours', 'common.goLiveWindow.zone', '', withCommon(zoned), common],
] as const)('%s', (_, path, text, before, without) => {
  test('are led to while they are there', () => {
    const { typed, entries, isWrongIn } = typing(path, text)
    expect(isWrongIn(before)).toBe(true)
    expect(leadToWrong(typed, before)).toBe(true)
    expect(typed.getState().wanted).toEqual({ owner: draft.id, path })
    expect(entries()).toEqual({ [path]: { text, isLeft: true } })
  })

  test('are forgotten once what they belong to was cleared', () => {
    const { typed, entries, isWrongIn } = typing(path, text)
    const after = withCommon(without)
    expect(isWrongIn(after)).toBe(false)
    expect(leadToWrong(typed, after)).toBe(false)
    expect(typed.getState().wanted).toBeNull()
    expect(entries()).toEqual({})
  })
})

test('a wrong clause text counts only in the languages of the document', () => {
  const path = 'common.purpose.de'
  const { typed, entries, isWrongIn } = typing(path, 'x'.repeat(5000))
  const inEnglish: Agreement = { ...draft, language: 'en' }
  expect([draft, { ...draft, language: 'both' as const }, inEnglish].map(isWrongIn)).toEqual([true, true, false])
  expect(leadToWrong(typed, { ...draft, language: 'both' })).toBe(true)
  typed.getState().arrive()
  expect(leadToWrong(typed, inEnglish)).toBe(false)
  expect(typed.getState().wanted).toBeNull()
  expect(entries()).toEqual({})
})

test('of several entries the one in sight is led to, and what is still being typed is let be', () => {
  const { typed, entries } = typing('common.testWindow.minutes', '5000')
  typed.getState().type(draft.id, 'own.organisation', { text: 'Bank', isLeft: false })
  typed.getState().type(draft.id, 'partner.hosts', { text: 'mx1.bank.example:99999', isLeft: true })
  expect(leadToWrong(typed, withCommon({ ...common, testWindow: null }))).toBe(true)
  expect(typed.getState().wanted?.path).toBe('partner.hosts')
  expect(Object.keys(entries())).toEqual(['own.organisation', 'partner.hosts'])
})
