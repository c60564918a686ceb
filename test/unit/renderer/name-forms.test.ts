// Internationalised names are decoded for show, exactly as they encode, and everything else stays as it is.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toAsciiName } from '#domain/addresses.ts'
import { decodeLabel, nameForms } from '../../../renderer/kit/name-forms.ts'

test.each([
  ['xn--mller-kva.example', 'müller.example'],
  ['xn--bcher-kva.example', 'bücher.example'],
  ['xn--80akhbyknj4f.example', 'испытание.example'],
  ['xn--fiqs8s.example', '中国.example'],
])('%s is shown as %s with both forms', (ascii, shown) => {
  expect(nameForms(ascii)).toEqual({ shown, ascii })
})

test.each(['plain.example', 'xn--.example', 'xn--a.example', 'xn--99999999999.example', 'xn--zzzz-.example'])(
  '%s stays as it is',
  (name) => {
    expect(nameForms(name)).toEqual({ shown: name, ascii: null })
  },
)

test('whatever the platform encodes decodes to what it was', () => {
  const letters = fc.constantFrom(...'abcxyz019äöüßéñøłžλдж東京ไทย')
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 20 }), (characters) => {
      const ascii = toAsciiName(`${characters.join('')}.example`, 2)
      const label = ascii?.split('.')[0]
      fc.pre(ascii !== undefined && label?.startsWith('xn--') === true)
      const { shown } = nameForms(ascii)
      expect(shown).not.toBe(ascii)
      expect(toAsciiName(shown, 2)).toBe(ascii)
    }),
  )
})

test('no text makes the decoder hang or throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      const decoded = decodeLabel(`xn--${text}`)
      expect(decoded === undefined || typeof decoded === 'string').toBe(true)
    }),
  )
})
