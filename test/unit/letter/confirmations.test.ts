// Confirmations: what is only proposed is called so, the hours of the change are named, and a yes that does not count says why.
import { expect, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { LetterKind } from '#domain/agreement/letter-kind.ts'
import type { Language } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { composeAgreementLetter } from '#letter/agreement-letter.ts'
import { letterWords } from '#letter/letter-facts.ts'
import { letterText } from '#letter/letter-text.ts'
import { sampleTerms } from '#test/support/agreement-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { letterFacts, sentAgreement, yesOf } from '#test/support/letter-samples.ts'

const { common, toPartner } = sampleTerms()
const testWindow = { start: '2026-11-30T09:30', zone: 'Europe/Berlin', minutes: 60 }
const goLiveWindow = { from: '22:00', to: '02:00', zone: 'Europe/Berlin' }
const timed = sampleTerms({ toUs: toPartner, common: { ...common, testWindow, goLiveWindow } })
const signing = sampleTerms({ common: { ...common, isTextFormEnough: false } })

function textOf(agreement: Agreement, kind: LetterKind = 'confirmation', language: Language = 'de'): string {
  const translate = translatorFor(language)
  const composed = composeAgreementLetter(kind, letterFacts({ agreement }), letterWords(translate, language))
  return letterText(valueIn(composed).letter, translate)
}

test('days nobody has agreed to yet are a proposal, those both stand by are settled', () => {
  const proposed = textOf(sentAgreement({ terms: timed })).replace(/\s+/g, ' ')
  expect(proposed.match(/Vorgeschlagen ist: /g)).toHaveLength(4)
  expect(proposed).toContain('Vorgeschlagen ist: Ab dem 1. Dezember 2026 geht Mail von uns zu Ihnen')
  expect(proposed).not.toContain('Richten Sie Ihr Gateway')
  expect(textOf(sentAgreement({ terms: timed }), 'confirmation', 'en').match(/Proposed: /g)).toHaveLength(4)
  const settled = textOf(sentAgreement({ terms: timed, state: 'confirmed' }))
  expect(settled).not.toContain('Vorgeschlagen')
  expect(settled).toContain('Richten Sie Ihr Gateway')
})

test('the hours of the change belong to each of its days, in the confirmation and before the change', () => {
  const hours = 'Uhrzeit der Umstellung am jeweiligen Stichtag: 22:00–02:00 Uhr (Europe/Berlin).'
  const agreement = sentAgreement({ terms: timed, state: 'confirmed' })
  expect(textOf(agreement)).toContain(hours)
  expect(textOf(agreement, 'go-live')).toContain(hours)
  const past = sampleTerms({
    toPartner: toPartner === null ? null : { ...toPartner, goLive: '2026-11-01' },
    common: { ...common, goLiveWindow },
  })
  expect(textOf(sentAgreement({ terms: past, state: 'confirmed' }))).not.toContain('Uhrzeit der Umstellung')
})

test('where signatures are agreed, a yes by mail says that the signature is missing, until it is there', () => {
  const missing = 'per Mail, am 19. November 2026. Vereinbart ist die Unterschrift; sie fehlt noch.'
  const unsigned = sentAgreement({ terms: signing, confirmations: [yesOf('own'), yesOf('partner')] })
  expect(textOf(unsigned)).toContain(missing)
  expect(textOf(unsigned)).toContain('Die unsere folgt.')
  expect(textOf(unsigned, 'confirmation', 'en')).toContain('Signatures are agreed; this one is still missing.')
  const signed = { ...yesOf('partner'), way: 'signature' as const }
  const both = sentAgreement({ terms: signing, confirmations: [yesOf('partner'), signed] })
  expect(textOf(both)).not.toContain('sie fehlt noch')
  expect(textOf(sentAgreement({ confirmations: [yesOf('partner')] }))).not.toContain('sie fehlt noch')
})
