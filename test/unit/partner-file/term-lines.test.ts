// Terms as people read them: every field has its line, in both languages, and nothing that is not said is made up.
import { expect, test } from 'vitest'
import { emptySide } from '#domain/agreement/side-terms.ts'
import { commonTerms, type DirectionTerms, defaultDirection, emptyTerms } from '#domain/agreement/terms.ts'
import { languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { commonLines, directionLines } from '#partner-file/shared-lines.ts'
import { sideLines } from '#partner-file/side-lines.ts'
import { type TermLine, termWords } from '#partner-file/term-line.ts'
import { sampleSide } from '#test/support/partner-file-samples.ts'

const german = termWords(translatorFor('de'), 'de')
const fields = (lines: readonly TermLine[]) => lines.map(({ field }) => field).toSorted()
const valuesOf = (lines: readonly TermLine[], field: string) => lines.find((line) => line.field === field)?.values

test('every field of the terms has exactly one line', () => {
  expect(fields(sideLines(emptySide, german))).toEqual(Object.keys(emptySide).toSorted())
  expect(fields(commonLines(emptyTerms.common, german))).toEqual(Object.keys(commonTerms.shape).toSorted())
  expect(fields(directionLines(defaultDirection, german))).toEqual(
    [...Object.keys(defaultDirection), 'isAgreed'].toSorted(),
  )
})

test.each(languages)('every line has a label of its own in %s', (language) => {
  const words = termWords(translatorFor(language), language)
  const labels = [...sideLines(emptySide, words), ...commonLines(emptyTerms.common, words)].map(({ label }) => label)
  expect(new Set(labels).size).toBe(labels.length)
})

test('an empty side states only what has a value whatever is said', () => {
  const stated = sideLines(emptySide, german).filter(({ values }) => values.length > 0)
  expect(fields(stated)).toEqual(['binding', 'dane', 'hostsConfirmed', 'mtaSts', 'route'])
})

test('a side reads as people say it', () => {
  const client = { name: 'out.nordwind.example', authority: 'Beispiel CA', hasClientAuth: false }
  const side = {
    ...sampleSide('Nordwind', 'nordwind.example'),
    clientCertificate: client,
    lift: { who: '', maxHours: 1 },
  }
  const lines = sideLines(side, german)
  expect(valuesOf(lines, 'giveUpAfterHours')).toEqual(['240 Stunden'])
  expect(valuesOf(lines, 'lift')).toEqual(['höchstens 1 Stunde'])
  expect(valuesOf(lines, 'reply')).toEqual(['vorläufig abgewiesen (4xx)'])
  expect(valuesOf(lines, 'testMailboxes')).toEqual(['echo@nordwind.example, antwortet selbst'])
  expect(valuesOf(lines, 'clientCertificate')).toEqual([
    'out.nordwind.example, ausgestellt von Beispiel CA',
    'für Clients ausgestellt: nein',
  ])
})

test('a direction that is not agreed says no and nothing else', () => {
  const stated = directionLines(null, german).filter(({ values }) => values.length > 0)
  expect(stated).toMatchObject([{ field: 'isAgreed', values: ['nein'] }])
})

test('a clause that is not included is not shown as if it counted', () => {
  const indemnity = { isIncluded: false, text: { de: 'Freistellung', en: 'Indemnity' } }
  const lineOf = (lines: readonly TermLine[]) => lines.find(({ field }) => field === 'indemnity')
  const without = lineOf(commonLines({ ...emptyTerms.common, indemnity }, german))
  expect([without?.values, without?.clause]).toEqual([['nein'], undefined])
  const included = commonLines({ ...emptyTerms.common, indemnity: { ...indemnity, isIncluded: true } }, german)
  expect(lineOf(included)).toMatchObject({ values: ['ja'], clause: indemnity.text })
})

test('different terms never read the same', () => {
  const others: readonly DirectionTerms[] = [
    { ...defaultDirection, level: 'dane' },
    { ...defaultDirection, minProtocol: 'TLSv1.3' },
    { ...defaultDirection, suites: 'bsi' },
    { ...defaultDirection, isMutual: true },
    { ...defaultDirection, goLive: '2026-12-01' },
  ]
  const texts = [defaultDirection, ...others].map((terms) => JSON.stringify(directionLines(terms, german)))
  expect(new Set(texts).size).toBe(texts.length)
})
