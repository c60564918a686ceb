// A place says the same after the way through a link; no other link is taken for one.
import { expect, test } from 'vitest'
import { type FieldPlace, linePlace, placeOf } from '#print/form-places.ts'

const place: FieldPlace = { kind: 'text', name: 'partner.address.1', tip: 'Partner: Größe & "Maß" 50 % (?)' }

test('name and tip survive', () => {
  const link = /href="([^"]*)"/.exec(linePlace(place, true).html)?.[1] ?? ''
  expect(placeOf(link)).toEqual(place)
})

test('a flat line is no link', () => {
  expect(linePlace(place, false).html).not.toContain('href')
})

test.each([
  'https://bank.example/',
  'handschlag-field:text/a b?x',
  'handschlag-field:video/a?x',
  'mailto:x@bank.example',
])('%s is no place', (link) => {
  expect(placeOf(link)).toBeUndefined()
})
