// Texts as literals of the POSIX shell. Control characters have no business in a value and are a bug.

/** The text in single quotes; reads back unchanged in any POSIX shell. */
export function shellLiteral(text: string): string {
  if (/[^\x20-\x7e]/.test(text)) throw new Error('a shell literal holds a character outside printable ASCII')
  return `'${text.replaceAll("'", `'\\''`)}'`
}
