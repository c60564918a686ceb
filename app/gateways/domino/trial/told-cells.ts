// The cells of lines `@handschlag <word> …` of a host: `-` = is not there, `=` = empty, otherwise Base64 of UTF-8. Bounded, on one line, without
// control or direction characters.
const mostLines = 1000

/** The first two cells of each such line; null when one of them cannot be read. */
export function toldCells(stdout: string, word: string): readonly (readonly (string | null)[])[] | null {
  const start = `@handschlag ${word} `
  const lines = stdout.split('\n').filter((line) => line.startsWith(start))
  try {
    return lines
      .slice(0, mostLines)
      .map((line) => line.slice(start.length).trimEnd().split(' ').slice(0, 2).map(decode))
  } catch {
    return null
  }
}

function decode(cell: string): string | null {
  if (cell === '-') return null
  if (cell === '=') return ''
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(cell)) throw new Error('no Base64')
  const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(cell, 'base64'))
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 4000)
}
