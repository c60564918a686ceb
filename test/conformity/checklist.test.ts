// Every line, every reason and every refusal of a checklist has its words in every language, and no words are left over that nothing says.
import { expect, test } from 'vitest'
import { builtInTemplate } from '#domain/checklist/built-in.ts'
import { proofKinds } from '#domain/checklist/checklist.ts'
import { earlierProofCodes, proofCodes } from '#domain/checklist/proof.ts'
import { languages } from '#domain/language.ts'
import { catalog } from '#i18n/catalog.ts'
import { translatorFor } from '#i18n/translate.ts'
import { inboundBreaches } from '#operations/checklist/note-refusal.ts'
import { readProjectFile, sourceFiles } from '#test/support/project-files.ts'

const sources = sourceFiles().filter((path) => path.startsWith('app/domain/checklist/'))

test.each(languages)(
  '%s has words for every built-in line, every reason and every refusal, and no others',
  (language) => {
    const { item, proof, breach } = catalog[language].checklist
    expect(Object.keys(item).toSorted()).toEqual(builtInTemplate.map(({ id }) => id).toSorted())
    expect(Object.keys(proof).toSorted()).toEqual([...proofCodes, ...earlierProofCodes].toSorted())
    expect(Object.keys(breach).toSorted()).toEqual([...inboundBreaches].toSorted())
  },
)

test('every reason is given somewhere, and every kind of proof has its file', () => {
  const given = sources
    .filter((path) => !path.endsWith('/proof.ts'))
    .map(readProjectFile)
    .join('\n')
  expect(proofCodes.filter((code) => !given.includes(`'${code}'`))).toEqual([])
  for (const kind of proofKinds) expect(sources).toContain(`app/domain/checklist/prove/${kind}.ts`)
})

test('every kind of proof ticks some built-in line', () => {
  const used = new Set(builtInTemplate.map(({ proof }) => proof))
  expect(proofKinds.filter((kind) => !used.has(kind))).toEqual([])
})

test('days, levels and refusals in a reason are words, not codes', () => {
  const t = translatorFor('en')
  const said = t('checklist:proof.probe-mail-refused', {
    ...{ mailbox: 'a@b.example', on: '2026-11-22', level: 'secure', reason: 'no-starttls' },
  })
  expect(said).toContain('22 Nov 2026')
  expect(said).toContain(t('relay:refusal.no-starttls'))
  const refused = t('checklist:proof.refused-inbound', { on: '2026-11-22', reason: 'tls-missing' })
  expect(refused).toContain(t('checklist:breach.tls-missing'))
})

test.each(languages)('what earlier versions kept as seen is still a sentence in %s', (language) => {
  const t = translatorFor(language)
  const version = { number: 'HS-2026-0001', version: 1 }
  const byFile = t('checklist:proof.partner-yes-by-file', { ...version, on: '2026-11-22' })
  expect(byFile).toContain('HS-2026-0001')
  expect(byFile).toContain('2026')
  expect(byFile).not.toContain('{{')
  expect(t('checklist:proof.partner-hosts-confirmed', version)).not.toContain('{{')
  expect(t('checklist:proof.partner-hosts-by-file', { ...version, on: '2026-11-22' })).toContain('22')
})
