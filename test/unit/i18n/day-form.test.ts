// A window and the sentences in it write a day in one form, whatever region the system is set to and wherever it stands.
import { expect, test } from 'vitest'
import { languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { createFormats } from '../../../renderer/formats.ts'

const written = { de: '05.11.2026', en: '5 Nov 2026' }

test.each(languages)('%s has one form for a day in sentences and beside them', (language) => {
  const said = translatorFor(language)('checklist:proof.review-ahead', { number: 'A', version: 1, on: '2026-11-05' })
  expect(said).toContain(written[language])
  for (const region of language === 'de' ? ['de', 'de-CH', 'de-AT'] : ['en', 'en-US', 'en-GB']) {
    expect(createFormats(region).date('2026-11-05')).toBe(written[language])
    expect(createFormats(region).dateTime('2026-11-05T12:00:00.000Z')).toContain(`${written[language]}, `)
  }
})

test.each(languages)('%s says a moment with its time of day, and a bare day without one', (language) => {
  const said = (created: string) =>
    translatorFor(language)('fault:partner-file.from-future.title', { file: 'x', created })
  const { date, dateTime } = createFormats(language)
  expect(said('2026-11-05T12:34:00.000Z')).toContain(`(${dateTime('2026-11-05T12:34:00.000Z')})`)
  expect(said('2026-11-05')).toContain(`(${date('2026-11-05')})`)
  expect(said('soon')).toContain('(soon)')
})

test('a day is that day west of Greenwich too, and a moment is the day of here', () => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'America/Los_Angeles'
  try {
    const { date } = createFormats('en')
    expect(date('2026-11-05')).toBe('5 Nov 2026')
    expect(date('2026-11-05T01:00:00.000Z')).toBe('4 Nov 2026')
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }
})
