// Rows that could not be taken, as a CSV file like any other list: what stood in them, behind the line and the reason. Read in again, those
// two columns say nothing.
import { guardCell } from './formula-guard.ts'
import { listColumns } from './list-columns.ts'
import { type ListWords, toLine } from './write-list.ts'

export interface WrongListRow {
  readonly line: number
  /** In the order of `listColumns`. */
  readonly raw: readonly string[]
  readonly reason: string
}

/** The whole file. */
export function wrongList(
  rows: readonly WrongListRow[],
  headings: { readonly line: string; readonly reason: string },
  words: ListWords,
): string {
  const head = toLine([headings.line, headings.reason, ...listColumns.map(words.heading)])
  return `\ufeff${head}${rows.map(({ line, reason, raw }) => toLine([String(line), ...[reason, ...raw].map(guardCell)])).join('')}`
}
