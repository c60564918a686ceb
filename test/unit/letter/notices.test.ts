// Notices of termination: nothing is to be taken away early, and no answer is asked for after the end.
import { expect, test } from 'vitest'
import { type Language, languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { composeAgreementLetter } from '#letter/agreement-letter.ts'
import { letterWords } from '#letter/letter-facts.ts'
import { letterText } from '#letter/letter-text.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { letterFacts, sentAgreement } from '#test/support/letter-samples.ts'

/** The notice written on 21 November 2026: the whole letter and its short form. */
function noticeOn(endsOn: string | null, language: Language = 'de') {
  const translate = translatorFor(language)
  const facts = letterFacts({ agreement: sentAgreement({ state: 'active' }), endsOn })
  const { letter, short } = valueIn(composeAgreementLetter('notice', facts, letterWords(translate, language)))
  return { text: letterText(letter, translate), short }
}

test('what was set up goes after the end of the agreement, not after the confirmation', () => {
  expect(noticeOn('2027-03-31').text).toContain(
    'Entfernen Sie erst nach dem Ende der Vereinbarung, was nur für sie eingerichtet ist: erzwungenes TLS zu unseren Domains (beispiel.example),',
  )
  expect(noticeOn('2027-03-31', 'en').text).toContain('Only after the agreement has ended, please remove')
})

test('an answer is asked for by the end at the latest', () => {
  expect(noticeOn('2027-03-31').text).toContain('am besten bis zum 28. November 2026')
  const near = noticeOn('2026-11-24')
  expect(near.text).toContain('das Ende am 24. November 2026, am besten bis zum 24. November 2026')
  expect(near.short).toContain('bis zum 24. November 2026')
  expect(`${near.text}${near.short}`).not.toContain('28. November')
})

test.each(['2026-11-21', '2026-11-22'])(
  'an end on %s leaves no day to answer by, so the answer is asked for at once',
  (end) => {
    const { text, short } = noticeOn(end)
    expect(text).toContain('Bitte bestätigen Sie uns umgehend')
    expect(short).toContain('umgehend')
    expect(`${text}${short}`).not.toContain('bis zum')
    expect(noticeOn(end, 'en').text).toContain('Please confirm at once')
  },
)

test.each(languages)('in %s the whole letter and its short form name the agreement with its article', (language) => {
  const named = {
    de: 'hiermit kündigen wir die Vereinbarung HS-',
    en: 'We hereby give notice to terminate the agreement HS-',
  }
  for (const end of ['2027-03-31', '2026-11-22', null]) {
    const { text, short } = noticeOn(end, language)
    expect(text).toContain(named[language])
    expect(short).toContain(named[language])
  }
})

test('without a day notice is given as of the earliest date', () => {
  expect(noticeOn(null).text).toContain('zum nächstmöglichen Termin')
  expect(noticeOn(null, 'en').text).toContain('as of the earliest date it allows')
})
