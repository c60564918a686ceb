// Texts people write, in one line and in several: what is pasted is taken, what would not stay as it is, is refused.
import { expect, test } from 'vitest'
import { lineOfText } from '#domain/partner.ts'
import { textBlock } from '#domain/text.ts'

test('line breaks of every program become one kind, and tabs of a pasted list become spaces', () => {
  expect(textBlock.parse(' a\r\nb\rc\u2028d\u2029e\vf\n• \tg ')).toBe('a\nb\nc\nd\ne\nf\n•  g')
})

test('what was read once reads the same again', () => {
  const once = textBlock.parse('a\r\n\tb\v\n')
  expect(textBlock.parse(once)).toBe(once)
})

test.each(['\u0000', '\u0007', '\u001b[1m', '\u007f'])('the control character %j is refused in both', (text) => {
  for (const schema of [lineOfText, textBlock]) expect(schema.safeParse(`a${text}b`).success).toBe(false)
})

test.each(['\ud800', 'N\udc00ora', '\udc00\ud800'])(
  'half a character (%j) is refused: the database would keep another',
  (text) => {
    for (const schema of [lineOfText, textBlock]) expect(schema.safeParse(text).success).toBe(false)
  },
)

test('a whole character of two halves is one of many', () => {
  for (const schema of [lineOfText, textBlock]) expect(schema.parse('Nora 😀 𠮷')).toBe('Nora 😀 𠮷')
})
