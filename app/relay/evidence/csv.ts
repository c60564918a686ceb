// Tables for spreadsheets: RFC 4180 with CRLF, a byte order mark so that umlauts survive, and cells that a spreadsheet would run as a
// formula made harmless with an apostrophe. Control characters become spaces.

export const byteOrderMark = '\uFEFF'
export type Cell = string | number | boolean | null

/** One row with its line end. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

/** What spreadsheets take for the beginning of a formula, full-width forms included. */
const formulaStart = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/

function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const plain = cell.replace(/\p{Cc}+/gu, ' ').replace(/\p{Cs}/gu, '\uFFFD')
  const harmless = formulaStart.test(plain) ? `'${plain}` : plain
  return /[",;']|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
