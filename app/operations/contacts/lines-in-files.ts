// The forms a contact line takes in what gateways get: as it is, reduced to ASCII in a comment, and inside JSON. Whoever deletes a person
// looks for all of them.
import { escapeNonAscii, toAsciiText } from '#gateways/ascii-text.ts'

/** Every form, none of them empty. */
export function formsInFiles(line: string): readonly string[] {
  const json = JSON.stringify(line).slice(1, -1)
  const forms = new Set([line, toAsciiText(line).trim(), json, escapeNonAscii(json)])
  return [...forms].filter((form) => form !== '')
}
