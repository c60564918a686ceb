// Log lines as somebody pastes them: bounded, without the marks of a quotation and without control characters. What is longer than any line of a
// mail log is none.
const mostLines = 60_000
const longestLine = 4000

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken away
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g

/** The lines, in their order. */
export function logLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/, mostLines).filter(({ length }) => length <= longestLine)
  return lines.map((line) => line.replace(/^(?:[ \t]{0,3}[>|])+ ?/, '').replaceAll(controls, ' '))
}

/** As it is kept. */
export function kept(line: string): string {
  return line.trim().slice(0, 2000)
}

/** The value of `name=value` that ends at a comma and a space. */
export function fieldOf(line: string, name: string): string | null {
  const begin = line.startsWith(`${name}=`) ? 0 : line.indexOf(`, ${name}=`)
  if (begin < 0) return null
  const from = line.indexOf('=', begin) + 1
  const end = line.indexOf(', ', from)
  return line.slice(from, end < 0 ? undefined : end).slice(0, 1000)
}
