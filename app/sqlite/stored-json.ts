// Reads the JSON of a row. Half a character, which an earlier build could leave where it cut a text, becomes the sign for an unreadable one,
// as SQLite keeps it in a column; schemas refuse halves and would take the whole row for damaged. What is no JSON throws SyntaxError.

/** Halves are escaped by whoever writes JSON; rows without one take the short way. */
const half = /\\ud[89a-f]/i

/** The value a row holds as JSON, untrusted until a schema parsed it. */
export function readStoredJson(json: string): unknown {
  if (!half.test(json)) return JSON.parse(json)
  return JSON.parse(json, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/\p{Cs}/gu, '\ufffd') : value,
  )
}
