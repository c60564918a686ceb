// The last line of a script of ours, found in whatever a console printed before it: text of any language and code page, which is only
// shown. Exactly one such line, and nothing after it; anything else is no result. Bounded: a host may print what it likes.
import { z } from 'zod'

const mark = 'HANDSCHLAG-RESULT '
const longest = 16_000_000

/** The value the result line carries; undefined when there is none, more than one, text after it, or no JSON in it. */
export function readResultLine(stdout: string): unknown {
  const at = stdout.startsWith(mark) ? 0 : stdout.indexOf(`\n${mark}`) + 1
  if (at === 0 && !stdout.startsWith(mark)) return undefined
  const tail = stdout.slice(at + mark.length).trimEnd()
  if (tail.length > longest || !/^[A-Za-z0-9+/]+={0,2}$/.test(tail) || tail.length % 4 !== 0) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(tail, 'base64')))
  } catch {
    return undefined
  }
}

/** A list as Windows PowerShell writes it: it wraps some in a table of `value` and `Count`. */
export function scriptList<Item extends z.ZodType>(item: Item, most: number) {
  const plain = z.array(item).max(most)
  return z.union([plain, z.object({ value: plain, Count: z.number() }).transform(({ value }) => value)])
}
