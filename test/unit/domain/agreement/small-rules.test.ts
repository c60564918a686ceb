// Review dates, sizes of pictures, and names of attached files.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attachmentFacts } from '#domain/agreement/agreement.ts'
import { pictureSize } from '#domain/agreement/picture-size.ts'
import { plainName } from '#domain/agreement/plain-name.ts'
import { addMonths, firstReview, nextReview } from '#domain/agreement/review.ts'
import { defaultDirection } from '#domain/agreement/terms.ts'
import { sampleTerms } from '#test/support/agreement-samples.ts'
import { sampleJpeg, samplePng } from '#test/support/picture-samples.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const numRuns = propertyRuns(300)

test.each([
  ['2026-11-21', 12, '2027-11-21'],
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-12-31', 2, '2027-02-28'],
  ['2026-11-30', 60, '2031-11-30'],
  ['9999-06-30', 12, '9999-12-31'],
])('%s and %i months are %s', (from, months, expected) => {
  expect(addMonths(from, months)).toBe(expected)
})

test('the first review counts from the later go-live, or from today when that is past', () => {
  const live = (goLive: string | null) => ({ ...defaultDirection, goLive })
  const terms = sampleTerms({ toPartner: live('2026-12-01'), toUs: live('2027-01-15') })
  expect(firstReview(terms, '2026-11-21')).toBe('2028-01-15')
  expect(firstReview(terms, '2027-03-01')).toBe('2028-03-01')
  expect(firstReview(sampleTerms({ toPartner: live(null) }), '2026-11-21')).toBe('2027-11-21')
  expect(nextReview(terms, '2026-11-21')).toBe('2027-11-21')
})

test('a PNG and a JPEG tell their size', () => {
  expect(pictureSize(samplePng(640, 120))).toEqual({ kind: 'png', width: 640, height: 120 })
  expect(pictureSize(sampleJpeg(800, 600))).toEqual({ kind: 'jpeg', width: 800, height: 600 })
  const inside = new Uint8Array([0, 0, ...samplePng(3, 4)]).subarray(2)
  expect(pictureSize(inside)).toEqual({ kind: 'png', width: 3, height: 4 })
})

test('what only looks like a picture has no size', () => {
  const png = samplePng(640, 120)
  expect(pictureSize(png.subarray(0, 30))).toBeUndefined()
  expect(pictureSize(samplePng(0, 120))).toBeUndefined()
  expect(pictureSize(samplePng(640, 120, { depth: 3 }))).toBeUndefined()
  expect(pictureSize(samplePng(640, 120, { colour: 5 }))).toBeUndefined()
  const jpeg = sampleJpeg(800, 600)
  for (let length = 0; length < 27; length += 1) expect(pictureSize(jpeg.subarray(0, length))).toBeUndefined()
  expect(pictureSize(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined()
  expect(pictureSize(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 1, 0, 0, 0, 0))).toBeUndefined()
  expect(pictureSize(Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 4, 0, 0, 0, 0))).toBeUndefined()
})

test('no bytes make the reader fail or wander', () => {
  const start = fc.constantFrom<Uint8Array>(
    new Uint8Array(),
    samplePng(2, 2).subarray(0, 16),
    Uint8Array.of(0xff, 0xd8, 0xff),
  )
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 300 }), (head, rest) => {
      const size = pictureSize(new Uint8Array([...head, ...rest]))
      if (size !== undefined) expect(Math.min(size.width, size.height)).toBeGreaterThan(0)
    }),
    { numRuns },
  )
})

test('names of attached files can stand anywhere and keep their ending', () => {
  expect(plainName('Vertrag Müller.pdf')).toBe('Vertrag Müller.pdf')
  expect(plainName('../a\\b:c*.pdf')).toBe('.._a_b_c_.pdf')
  expect(plainName('a\u0000b\u2028.pdf')).toBe('a_b_.pdf')
  expect(plainName(' . ')).toBe('file')
  expect(plainName(`${'x'.repeat(300)}.pdf`)).toBe(`${'x'.repeat(196)}.pdf`)
  expect(plainName(`x${'📎'.repeat(150)}.pdf`)).toBe(`x${'📎'.repeat(97)}.pdf`)
  expect(plainName('Vertrag\u202efdp.exe \ud83d')).toBe('Vertrag_fdp.exe _')
  fc.assert(
    fc.property(fc.string({ maxLength: 400, unit: 'binary', size: 'max' }), (name) => {
      expect(attachmentFacts.shape.name.parse(plainName(name))).toBe(plainName(name))
    }),
    { numRuns },
  )
})
