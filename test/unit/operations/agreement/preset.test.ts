// What new agreements begin with, and the logo on paper.
import { expect, test } from 'vitest'
import type { Clause } from '#domain/agreement/clause/clause.ts'
import { withClauses } from '#domain/agreement/clause/clauses.ts'
import { emptyTerms } from '#domain/agreement/terms.ts'
import { defaultSettings } from '#domain/setting.ts'
import { presetDefaults } from '#operations/agreement/preset/defaults.ts'
import { sampleOwnSide } from '#test/support/agreement-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { sampleJpeg, samplePng } from '#test/support/picture-samples.ts'

test('until they are saved, defaults are clauses in every language and nothing about us', async () => {
  const { client } = openHouse()
  const german = valueIn(await client.agreement.defaults())
  expect(german).toMatchObject({ own: emptyTerms.own, language: 'de', logo: null })
  expect(german.common.term.de).toContain('unbestimmte Zeit')
  expect(german.common.term.en).toContain('indefinite period')
  valueIn(await client.settings.save({ ...defaultSettings, language: 'en' }))
  expect(valueIn(await client.agreement.defaults())).toEqual({ ...german, language: 'en' })
})

test('a clause that is edited in the one language of the document loses the other, which would say otherwise', async () => {
  const { client } = openHouse()
  const { logo: _logo, ...before } = valueIn(await client.agreement.defaults())
  const term = { ...before.common.term, de: 'Ein Jahr.' }
  const saved = valueIn(await client.agreement.saveDefaults({ ...before, common: { ...before.common, term } }))
  expect(saved.common).toEqual({ ...before.common, term: { de: 'Ein Jahr.', en: '' } })
  const both = { ...before, language: 'both' as const, common: { ...before.common, term } }
  expect(valueIn(await client.agreement.saveDefaults(both)).common.term).toEqual(term)
})

test('defaults an earlier build kept as plain text are read in their language, and what we brought ourselves in both', () => {
  const { rooms } = openRooms()
  const before = valueIn(presetDefaults(rooms))
  const plain = withClauses<Clause, string>(before.common, (text) => text.en)
  const kept = { ...before, common: { ...plain, purpose: 'Ours' }, language: 'en' }
  valueIn(rooms.store.presets.save('agreement', kept))
  const read = valueIn(presetDefaults(rooms))
  expect(read.common).toEqual({ ...before.common, purpose: { de: '', en: 'Ours' } })
})

test('saved defaults survive a restart and stay when the language changes', async () => {
  const first = openHouse()
  const preset = {
    own: sampleOwnSide(),
    common: { ...emptyTerms.common, purpose: { de: 'Zweck', en: '' } },
    language: 'both' as const,
  }
  expect(valueIn(await first.client.agreement.saveDefaults(preset))).toEqual({ ...preset, logo: null })
  await first.house.close()
  const again = openHouse({ folder: first.folder })
  valueIn(await again.client.settings.save({ ...defaultSettings, language: 'en' }))
  expect(valueIn(await again.client.agreement.defaults())).toEqual({ ...preset, logo: null })
})

test('a logo is kept with name and size, replaced, and removed', async () => {
  const { client, outside } = openHouse()
  outside.answerWithFile({ name: 'logo.png', content: samplePng(640, 120) })
  const chosen = valueIn(await client.agreement.chooseLogo({ remove: false }))
  expect(chosen.logo).toEqual({ name: 'logo.png', width: 640, height: 120 })
  outside.answerWithFile({ name: 'logo.jpg', content: sampleJpeg(800, 600) })
  valueIn(await client.agreement.chooseLogo({ remove: false }))
  expect(valueIn(await client.agreement.defaults()).logo).toEqual({ name: 'logo.jpg', width: 800, height: 600 })
  expect(valueIn(await client.agreement.chooseLogo({ remove: true })).logo).toBeNull()
  expect(valueIn(await client.agreement.defaults()).logo).toBeNull()
})

test.each([
  ['a drawing', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['an empty file', new Uint8Array()],
  ['a picture too small to see', samplePng(15, 200)],
  ['a picture too large to print', samplePng(6001, 200)],
])('%s is no logo, and the one there was stays', async (_, content) => {
  const { client, outside } = openHouse()
  outside.answerWithFile({ name: 'logo.png', content: samplePng(640, 120) })
  valueIn(await client.agreement.chooseLogo({ remove: false }))
  outside.answerWithFile({ name: 'bild', content })
  expect(faultIn(await client.agreement.chooseLogo({ remove: false }))).toEqual({
    code: 'agreement.logo-unusable',
    params: { file: 'bild' },
  })
  expect(valueIn(await client.agreement.defaults()).logo?.width).toBe(640)
})

test('a dismissed dialog and a file too large change nothing', async () => {
  const { client, outside } = openHouse()
  expect(faultIn(await client.agreement.chooseLogo({ remove: false })).code).toBe('file.choice-dismissed')
  outside.answerWithFile({ name: 'logo.png', content: new Uint8Array(1_000_001) })
  expect(faultIn(await client.agreement.chooseLogo({ remove: false })).code).toBe('input.too-large')
  expect(valueIn(await client.agreement.defaults()).logo).toBeNull()
})
