// What a relay said last, read: the fault it could not start for, and words a person can read. The relay of the app ends with a JSON line of
// its log, the command line with the code in brackets; what is neither is shown as it is, bounded.
import { type Fault, faultCodes } from '#domain/fault.ts'
import type { RelayExit } from '#ports/relay-launcher.ts'

/** Exit codes of a start that failed with a fault; the command line uses all of them, the app's relay the first. */
const notStarted: readonly (number | null)[] = [2, 3, 4]
const longestWords = 500
/** Members every line of the log has. */
const lineMembers: readonly string[] = ['at', 'level', 'message', 'code']

/** Reads the exit; the fault is null when it ran and broke, or named nothing this version knows. */
export function readLastWords({ code, lastWords }: RelayExit): {
  readonly fault: Fault | null
  readonly words: string
} {
  const line = jsonLine(lastWords)
  const message = line?.['message']
  const words = (typeof message === 'string' ? message : lastWords).slice(0, longestWords)
  if (!notStarted.includes(code)) return { fault: null, words }
  const named = line === undefined ? /^\(([a-z.-]+)\)$/.exec(lastWords.trim())?.[1] : line['code']
  const known = faultCodes.find((entry) => entry === named)
  return { fault: known === undefined ? null : { code: known, params: paramsOf(line ?? {}) }, words }
}

function paramsOf(line: Readonly<Record<string, unknown>>): Fault['params'] {
  const params: Fault['params'] = {}
  for (const [name, value] of Object.entries(line)) {
    if (lineMembers.includes(name)) continue
    if (typeof value === 'string') params[name] = value.slice(0, longestWords)
    if (typeof value === 'number') params[name] = value
  }
  return params
}

function jsonLine(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
