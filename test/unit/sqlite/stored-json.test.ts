// JSON of a row: read as it was written, but without halves of characters, which an earlier build could leave where it cut a text.
import { expect, test } from 'vitest'
import { readStoredJson } from '#sqlite/stored-json.ts'

test('halves of characters are replaced in every text, and nothing else is touched', () => {
  const kept = { name: 'Müller 📎', deep: [{ note: 'a\n\\ud83d "b"', count: 3, none: null, is: true }], '': 'ü' }
  expect(readStoredJson(JSON.stringify(kept))).toEqual(kept)
  const cut = { name: 'x\ud83d', deep: [{ note: '\udcce 📎', count: 3 }] }
  expect(readStoredJson(JSON.stringify(cut))).toEqual({ name: 'x\ufffd', deep: [{ note: '\ufffd 📎', count: 3 }] })
  expect(readStoredJson('"\\uD83D"')).toBe('\ufffd')
})

test('what is no JSON throws as JSON does', () => {
  expect(() => readStoredJson('{"a":"\\ud83d"')).toThrow(SyntaxError)
})
