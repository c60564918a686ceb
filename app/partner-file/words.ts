// A fingerprint as words to read out on the phone: one word for each of its first ten bytes, 80 bits. The lists are part of the format:
// what was compared once must read the same for ever, so they are never edited.
import { z } from 'zod'
import german from '../../resources/words/de.json' with { type: 'json' }
import english from '../../resources/words/en.json' with { type: 'json' }

export interface FingerprintWords {
  readonly de: string[]
  readonly en: string[]
}

const wordCount = 10
const list = z.array(z.string()).length(256)
/** The word of each byte, by language. */
export const wordLists = { de: list.parse(german), en: list.parse(english) } as const

/** The words of a fingerprint (lower-case hex), the same ten bytes in each language. */
export function wordsOf(fingerprint: string): FingerprintWords {
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) throw new Error('not a fingerprint')
  const bytes = Array.from({ length: wordCount }, (_, at) => Number.parseInt(fingerprint.slice(2 * at, 2 * at + 2), 16))
  const read = (words: readonly string[]) => bytes.map((byte) => words[byte] ?? '')
  return { de: read(wordLists.de), en: read(wordLists.en) }
}
