// Words for the phone: two lists that cannot be misread or misheard, and a reading that never changes.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { wordLists, wordsOf } from '#partner-file/words.ts'

const lists = Object.entries(wordLists)

test.each(lists)('the %s list has 256 different words of 4 to 9 plain letters', (_, words) => {
  expect(new Set(words.map((word) => word.toLowerCase())).size).toBe(256)
  expect(words.filter((word) => !/^[A-Za-z][a-z]{3,8}$/.test(word))).toEqual([])
})

test.each(lists)('no two words of the %s list are one slip of the pen apart', (_, words) => {
  const close: string[] = []
  for (const [index, word] of words.entries()) {
    for (const other of words.slice(index + 1)) if (distance(word, other) < 2) close.push(`${word} ${other}`)
  }
  expect(close).toEqual([])
})

test.each(lists)('no two words of the %s list have the same consonants in the ear', (_, words) => {
  const heard = new Map<string, string[]>()
  for (const word of words) heard.set(sound(word), [...(heard.get(sound(word)) ?? []), word])
  expect([...heard.values()].filter((alike) => alike.length > 1)).toEqual([])
})

test('the lists never change: what was compared once reads the same for ever', () => {
  const sums = lists.map(([name, words]) => [name, createHash('sha256').update(words.join(' ')).digest('hex')])
  expect(Object.fromEntries(sums)).toMatchInlineSnapshot(`
    {
      "de": "d0c5c4e951281f294240114f0859fdb8f8e774b427be9c955d33f2885ba79bfb",
      "en": "a9aec97cb623edb19d668796bb1f043d9e5e8f95df1559f5dd7e93e6b454c642",
    }
  `)
})

test('ten words stand for the first ten bytes, at the same places in both languages', () => {
  const fingerprint = `00ff0102030405060708${'a'.repeat(44)}`
  const { de, en } = wordsOf(fingerprint)
  expect(de).toEqual([0, 255, 1, 2, 3, 4, 5, 6, 7, 8].map((byte) => wordLists.de[byte]))
  expect(en).toEqual([0, 255, 1, 2, 3, 4, 5, 6, 7, 8].map((byte) => wordLists.en[byte]))
})

test('what is no fingerprint is a bug', () => {
  expect(() => wordsOf('00ff')).toThrow('not a fingerprint')
})

/** Levenshtein distance. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...left.toLowerCase()].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...right.toLowerCase()].entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, changed))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** Consonants as a bad line carries them; a vowel counts at the beginning only. */
function sound(word: string): string {
  const letters = word.toLowerCase()
  const heard = letters
    .replace(/t?sch|sh|ch/g, 's')
    .replace(/ph/g, 'f')
    .replace(/ck|qu|[cgqk]/g, 'k')
    .replace(/[td]h?/g, 't')
    .replace(/[bp]/g, 'p')
    .replace(/[fvw]/g, 'f')
    .replace(/[szx]/g, 's')
    .replace(/[mn]/g, 'n')
    .replace(/[aeiouhy]/g, '')
    .replace(/(.)\1+/g, '$1')
  return (/^[aeiouy]/.test(letters) ? 'a' : '') + heard
}
