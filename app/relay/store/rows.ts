// Reads columns of rows the store wrote itself: types are checked, contents are trusted. A column that is not what it must be throws
// UnreadableRow, which becomes storage.damaged.
import { UnreadableRow } from '#sqlite/database.ts'

export type Row = Readonly<Record<string, unknown>>

/** Looks at what a query gave as rows with named columns. */
export function rowsOf(rows: readonly unknown[]): readonly Row[] {
  return rows.every(isRow) ? rows : unreadable('rows')
}

/** The only row of a query, if there is one. */
export function rowOf(rows: readonly unknown[]): Row | undefined {
  return rowsOf(rows)[0]
}

export function textIn(row: Row, column: string): string {
  const value = row[column]
  return typeof value === 'string' ? value : unreadable(column)
}

export function numberIn(row: Row, column: string): number {
  const value = row[column]
  return typeof value === 'number' ? value : unreadable(column)
}

export function bytesIn(row: Row, column: string): Uint8Array {
  const value = row[column]
  return value instanceof Uint8Array ? value : unreadable(column)
}

export function flagIn(row: Row, column: string): boolean {
  return numberIn(row, column) === 1
}

/** Reads a column that may be NULL. */
export function orNull<T>(row: Row, column: string, read: (row: Row, column: string) => T): T | null {
  return row[column] === null ? null : read(row, column)
}

/** Reads one of the words a column can hold. */
export function wordIn<const W extends string>(row: Row, column: string, words: readonly W[]): W {
  return words.find((word) => word === row[column]) ?? unreadable(column)
}

/** Reads JSON that the store wrote itself from a value of this type. */
export function jsonIn<T>(row: Row, column: string): T {
  try {
    const value: T = JSON.parse(textIn(row, column))
    return value
  } catch {
    return unreadable(column)
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}

function unreadable(column: string): never {
  throw new UnreadableRow(`column ${column}`)
}
