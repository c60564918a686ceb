// The relay's log: one JSON object per line. Mail addresses keep their domain only, keys and passwords are replaced whatever they stand
// in, long texts are cut. Lines of one turn of the loop are written together; `flush` writes what waits.
import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import type { Log } from '#ports/log.ts'

export interface StructuredLog extends Log {
  flush(): void
}

const redactions: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key]'],
  [/\b(password|passphrase|secret|token|authorization)(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|\S+)/gi, '$1$2[redacted]'],
  [/(?:"[^"\r\n]{1,64}"|[^\s"'<>()[\]\\,;:@=]{1,64})@(?=[\p{L}\p{N}[])/gu, '[someone]@'],
]
/** What a line must hold for the patterns above to be worth a look. */
const suspicious = /@|PRIVATE|pass|secret|token|authorization/i
const longestText = 4000

/** Removes from a text what must not stand in a log. */
export function redact(text: string): string {
  const short = text.length > longestText ? `${text.slice(0, longestText)}…` : text
  if (!suspicious.test(short)) return short
  return redactions.reduce((rest, [pattern, substitute]) => rest.replace(pattern, substitute), short)
}

/** Makes a log that hands its lines to `write`. */
export function createStructuredLog(write: (lines: string) => void, now: () => string): StructuredLog {
  let waiting: string[] = []
  const flush = () => {
    if (waiting.length === 0) return
    const lines = waiting
    waiting = []
    write(`${lines.join('\n')}\n`)
  }
  const add = (level: string, message: string, fields: Readonly<Record<string, string | number>>) => {
    const clean: Record<string, string | number> = { at: now(), level, message: redact(message) }
    for (const [name, value] of Object.entries(fields)) {
      if (!(name in clean)) clean[name] = typeof value === 'string' ? redact(value) : value
    }
    if (waiting.push(JSON.stringify(clean)) === 1) setImmediate(flush)
  }
  return {
    note: (message, fields = {}) => add('info', message, fields),
    bug(message, error) {
      const id = randomUUID().slice(0, 8)
      add('error', message, { id, detail: inspect(error, { depth: 4, breakLength: Number.POSITIVE_INFINITY }) })
      return id
    },
    flush,
  }
}
