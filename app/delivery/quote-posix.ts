// Words → one command line for the login shell of a POSIX host: every word comes out of sh exactly as it went in. Refuses what no command
// line can carry (NUL) and what other login shells read differently (line ends).
import { fail, type Outcome, succeed } from '#domain/fault.ts'

const bare = /^[A-Za-z0-9_./:=@%+,-]+$/
const unsayable = /[\0\r\n]/

/** A command line that sh splits into exactly these words; fault push.host-unfit when it cannot be said. */
export function quotePosix(words: readonly string[]): Outcome<string> {
  const odd = words.find((word) => unsayable.test(word) || hasLoneSurrogate(word))
  if (odd !== undefined) return fail('push.host-unfit', { host: '', detail: JSON.stringify(odd.slice(0, 200)) })
  return succeed(words.map((word, index) => quote(word, index === 0)).join(' '))
}

/** A bare first word with `=` would be an assignment. */
function quote(word: string, isFirst: boolean): string {
  if (bare.test(word) && !(isFirst && word.includes('='))) return word
  return `'${word.replaceAll("'", "'\\''")}'`
}

function hasLoneSurrogate(word: string): boolean {
  return /\p{Cs}/u.test(word)
}
