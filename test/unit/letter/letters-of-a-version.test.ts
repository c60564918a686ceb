// What letters of an agreement say of the version they are about: levels as agreed, days ahead, what is open, notice, and why there is none.
import { expect, test } from 'vitest'
import type { LetterKind } from '#domain/agreement/letter-kind.ts'
import type { DirectionTerms } from '#domain/agreement/terms.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { translatorFor } from '#i18n/translate.ts'
import { composeAgreementLetter } from '#letter/agreement-letter.ts'
import { type AgreementLetterFacts, letterWords } from '#letter/letter-facts.ts'
import { letterText } from '#letter/letter-text.ts'
import { sampleTerms } from '#test/support/agreement-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { letterFacts, sentAgreement, yesOf } from '#test/support/letter-samples.ts'
import { sampleReport } from '#test/support/samples.ts'

const t = translatorFor('de')
const compose = (kind: LetterKind, facts: AgreementLetterFacts) =>
  composeAgreementLetter(kind, facts, letterWords(t, 'de'))
const textOf = (kind: LetterKind, facts: AgreementLetterFacts) => letterText(valueIn(compose(kind, facts)).letter, t)

const directionOf = (level: TlsLevel): DirectionTerms => {
  const { toPartner } = sampleTerms()
  if (toPartner === null) throw new Error('no direction')
  return { ...toPartner, level }
}

test('where there are versions, but none a letter can be about, the refusal says which is missing', () => {
  const begun = letterFacts({ agreement: undefined })
  const codeOf = (kind: LetterKind) => faultIn(compose(kind, begun))
  expect(codeOf('reminder')).toEqual({ code: 'letter.not-sent', params: { partner: 'Muster Bank AG' } })
  expect(codeOf('confirmation').code).toBe('letter.not-sent')
  expect(codeOf('review').code).toBe('letter.not-agreed')
  expect(codeOf('notice').code).toBe('letter.not-agreed')
  expect(codeOf('end').code).toBe('letter.not-ended')
})

test('notice names the day chosen, else what was agreed on it, and takes nothing away before', () => {
  const common = { ...sampleTerms().common, termination: { de: 'Drei Monate zum Quartalsende.', en: '' } }
  const agreement = sentAgreement({ state: 'active', terms: sampleTerms({ common }) })
  const chosen = textOf('notice', letterFacts({ agreement, endsOn: '2027-03-31' }))
  expect(chosen).toContain('zum 31. März 2027')
  expect(chosen).toContain('Zur Kündigung ist vereinbart: Drei Monate zum Quartalsende.')
  expect(chosen).toContain('Bis zum Ende gilt alles weiter wie vereinbart.')
  expect(chosen).toContain('Entfernen Sie erst nach dem Ende der Vereinbarung')
  expect(chosen).not.toContain('zu Ende gegangen')
  const open = textOf('notice', letterFacts({ agreement }))
  expect(open).toContain('zum nächstmöglichen Termin')
  expect(faultIn(compose('notice', letterFacts({ agreement, endsOn: '2026-11-20' })))).toEqual({
    code: 'letter.day-passed',
    params: { day: '20. November 2026' },
  })
})

test('what keeps the agreed level from being asked for is to be mended, though it is no fault by itself', () => {
  const dane = directionOf('dane')
  const agreement = sentAgreement({ state: 'active', terms: sampleTerms({ toPartner: dane }) })
  const report = sampleReport()
  const { judgement } = report
  const reports = [
    {
      ...report,
      judgement: { ...judgement, verdict: 'suitable' as const, modes: { ...judgement.modes, dane: false } },
    },
  ]
  const text = textOf('request-to-mend', letterFacts({ agreement, reports }))
  expect(text).toContain('die Stufe „DANE“; nach unserer Prüfung ist sie noch nicht möglich')
  expect(text).toContain('dig +dnssec _25._tcp.mx.bank.example TLSA')
  expect(text).toContain('Wir möchten diese Stufe erzwingen: DANE.')
  expect(textOf('test-result', letterFacts({ agreement, reports }))).not.toContain('Es ist nichts zu beheben')
  const secure = sentAgreement({ terms: sampleTerms({ toPartner: directionOf('secure') }) })
  expect(faultIn(compose('request-to-mend', letterFacts({ agreement: secure, reports }))).code).toBe(
    'letter.nothing-to-mend',
  )
})

test('a confirmation names what is ahead and what is open; only then is nothing to be done', () => {
  const both = [yesOf('own'), yesOf('partner')]
  const confirmed = (
    goLive: string | null,
    hostsConfirmed: boolean,
    openItems: AgreementLetterFacts['openItems'] = [],
  ) => {
    const partner = { ...sampleTerms().partner, hostsConfirmed }
    const direction = { ...directionOf('secure'), goLive }
    const terms = sampleTerms({ partner, toPartner: direction, toUs: direction })
    const agreement = sentAgreement({ state: 'confirmed', terms, confirmations: both })
    return textOf('confirmation', letterFacts({ agreement, openItems }))
  }
  const ahead = confirmed('2026-12-01', true)
  expect(ahead).toContain(
    'Ab dem 1. Dezember 2026 geht Mail von uns zu Ihnen nur noch auf der Stufe „Zertifikat und Name“ hinaus.',
  )
  expect(ahead).toContain('ab dem 1. Dezember 2026 Mail an beispiel.example')
  expect(ahead).not.toContain('nichts zu tun')
  expect(confirmed('2026-11-01', false)).toContain('Von Ihnen noch offen: Die Bestätigung Ihrer Mailserver')
  const item = [{ text: 'Firewall freigeben', dueOn: null }]
  expect(confirmed('2026-11-01', true, item)).toContain('Von Ihnen noch offen: Firewall freigeben')
  expect(confirmed(null, true)).toContain('Ein Tag für die Umstellung.')
  expect(confirmed('2026-11-01', true)).toContain('Von Ihrer Seite ist nichts zu tun.')
})

test('where signatures are agreed, a yes by mail is none in a confirmation and stays open in a reminder', () => {
  const common = { ...sampleTerms().common, isTextFormEnough: false }
  const terms = sampleTerms({ common })
  const signed = { ...yesOf('own'), way: 'signature' as const }
  const agreement = sentAgreement({ terms, confirmations: [signed, yesOf('partner')] })
  const text = textOf('confirmation', letterFacts({ agreement }))
  expect(text).not.toContain('dass beide Seiten')
  expect(text).toContain('Verabredet ist eine Unterschrift')
  expect(textOf('reminder', letterFacts({ agreement }))).toContain('Ihre Zustimmung.')
})

test('levels and subdomains are named as agreed', () => {
  const own = { ...sampleTerms().own, domains: [{ name: 'beispiel.example', includeSubdomains: true }] }
  const terms = sampleTerms({ own, toUs: directionOf('secure') })
  const agreement = sentAgreement({ state: 'confirmed', terms })
  const text = textOf('go-live', letterFacts({ agreement }))
  expect(text).toContain(
    'Mail an beispiel.example mit Subdomains nur noch auf der vereinbarten Stufe „Zertifikat und Name“',
  )
  expect(text).toContain('Von Ihnen zu uns (beispiel.example mit Subdomains): Zertifikat und Name')
})
