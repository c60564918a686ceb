// The letter: asks what is certain, accuses nobody of what could not be seen, and is not written where nothing is to be mended.
import { describe, expect, test } from 'vitest'
import { type Finding, findingCatalogue, findingCodes } from '#domain/finding.ts'
import { languages } from '#domain/language.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { translatorFor } from '#i18n/translate.ts'
import { composeLetter, type LetterFacts } from '#letter/letter.ts'
import { letterHtml } from '#letter/letter-html.ts'
import { letterText } from '#letter/letter-text.ts'
import { documentLanguage } from '#print/document-language.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { findingParams } from '#test/support/finding-params.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

const at = { host: 'mx.bank.example', ip: '127.0.0.1' }
const made = (code: Finding['code'], severity: Finding['severity'], place: Finding['at'] = at): Finding => ({
  code,
  severity,
  params: { ...findingParams(code), ...(place as Record<string, string>), domain: 'bank.example' },
  at: place,
})

const noMode = { encrypt: false, verify: false, secure: false, dane: false, fingerprint: false }

function facts(findings: readonly Finding[], judgement: Partial<ProbeReport['judgement']> = {}): LetterFacts {
  const report = sampleReport()
  return {
    partner: samplePartner({ contact: { name: 'Erika Muster', mail: 'tls@bank.example', phone: '' } }),
    own: { organisation: 'Eigene AG', contact: { name: 'Leitstelle', mail: 'post@own.example', phone: '' } },
    reports: [{ ...report, judgement: { ...report.judgement, ...judgement, findings: [...findings] } }],
    date: '2026-11-21',
  }
}
const compose = (given: LetterFacts, language: 'de' | 'en') =>
  composeLetter(given, documentLanguage(translatorFor(language), language))
const textOf = (given: LetterFacts, language: 'de' | 'en' = 'de') =>
  letterText(valueIn(compose(given, language)), translatorFor(language))

describe.each(languages)('in %s', (language) => {
  const t = translatorFor(language)

  test.each(findingCodes)('%s is asked when it is certain and never when it is not', (code) => {
    const severities: readonly string[] = findingCatalogue[code]
    const sentence = t(`finding:${code}.partner`, made(code, 'fail').params)
    for (const severity of ['fail', 'warn'] as const) {
      if (!severities.includes(severity)) continue
      expect(textOf(facts([made('cert-expired', 'fail'), made(code, severity)]), language)).toContain(sentence)
    }
    for (const severity of ['info', 'unknown'] as const) {
      const text = textOf(facts([made('weak-key', 'fail'), made(code, severity)]), language)
      if (code !== 'weak-key') expect(text).not.toContain(sentence)
    }
  })

  test('it says what was tested, how to check it, what is planned, and who writes', () => {
    const text = textOf(
      facts([made('name-mismatch', 'fail')], {
        modes: { encrypt: true, verify: true, secure: false, dane: false, fingerprint: true },
      }),
      language,
    )
    for (const part of [
      t('letter:greeting-named', { name: 'Erika Muster' }),
      'mx.bank.example (127.0.0.1)',
      'openssl s_client -starttls smtp -connect 127.0.0.1:25 -servername mx.bank.example -verify_hostname mx.bank.example',
      t('gateway:level.secure.meaning'),
      t('letter:plan.not-yet'),
      'Handschlag',
      'Eigene AG',
    ]) {
      expect(text).toContain(part)
    }
    expect(text).not.toMatch(/\{\{|letter:|finding:|undefined|\n\n\n/)
  })

  test('page and text say the same', () => {
    const letter = valueIn(compose(facts([made('cert-expired', 'fail')]), language))
    const html = letterHtml(letter, t, language)
    const shown = html
      .replace(/<style>[\s\S]*?<\/style>/, '')
      .replace(/<[^>]+>/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    for (const section of letter.sections) {
      for (const line of [section.heading, ...section.lines]) expect(shown).toContain(line)
      for (const point of section.points) for (const command of point.commands) expect(shown).toContain(command)
    }
    expect(html).toContain(`<html lang="${language}">`)
  })
})

test('what could not be judged is named as such beside what is certain', () => {
  const unseen = made('rate-limit', 'unknown', { host: 'mx2.bank.example', ip: '127.0.0.2' })
  const text = textOf(facts([made('cert-expired', 'fail'), unseen], { level: 'undetermined', modes: noMode }))
  expect(text).toContain(translatorFor('de')('letter:unseen', { places: 'mx2.bank.example (127.0.0.2)' }))
  expect(text).toContain(translatorFor('de')('letter:plan.open'))
})

test('there is no letter where nothing is to be mended, and none for what is uncertain', () => {
  expect(faultIn(compose(facts([]), 'de')).code).toBe('letter.nothing-to-mend')
  expect(faultIn(compose(facts([made('starttls-readvertised', 'info')]), 'de')).code).toBe('letter.nothing-to-mend')
  expect(faultIn(compose(facts([made('rate-limit', 'unknown')]), 'de')).code).toBe('letter.nothing-certain')
  expect(faultIn(compose(facts([made('not-bsi-listed', 'warn')]), 'de')).code).toBe('letter.nothing-to-mend')
})

test('the same fault at many places is one point with a few commands', () => {
  const places = [1, 2, 3, 4, 5].map((last) => ({ host: 'mx.bank.example', ip: `127.0.0.${last}` }))
  const letter = valueIn(compose(facts(places.map((place) => made('weak-key', 'fail', place))), 'en'))
  const points = letter.sections.flatMap((section) => section.points)
  expect(points).toMatchObject([{ commands: { length: 3 }, hasMore: true }])
  for (const { ip } of places) expect(points[0]?.concerns).toContain(ip)
})

test('a practice letter is marked', () => {
  const given = facts([made('cert-expired', 'fail')])
  const text = textOf({ ...given, partner: { ...given.partner, isPractice: true } })
  expect(text.startsWith(`*** ${translatorFor('de')('agreement:practice.notice')}`)).toBe(true)
})
