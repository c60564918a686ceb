// What new agreements begin with, and the logo on paper.
import { expect, test } from 'vitest'
import { emptyTerms } from '#domain/agreement/terms.ts'
import { defaultSettings } from '#domain/setting.ts'
import { sampleOwnSide } from '#test/support/agreement-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { sampleJpeg, samplePng } from '#test/support/picture-samples.ts'

test('until they are saved, defaults are clauses in the language of the window and nothing about us', async () => {
  const { client } = openHouse()
  const german = valueIn(await client.agreement.defaults())
  expect(german).toMatchObject({ own: emptyTerms.own, language: 'de', logo: null })
  expect(german.common.term).toContain('unbestimmte Zeit')
  valueIn(await client.settings.save({ ...defaultSettings, language: 'en' }))
  const english = valueIn(await client.agreement.defaults())
  expect(english).toMatchObject({ language: 'en' })
  expect(english.common.term).toContain('indefinite period')
})

test('saved defaults survive a restart and stay when the language changes', async () => {
  const first = openHouse()
  const preset = { own: sampleOwnSide(), common: { ...emptyTerms.common, purpose: 'Zweck' }, language: 'both' as const }
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
