// What a value read from a script is: a table or a list of texts. Anything else yields undefined or false.
import type { LiteralTable, LiteralValue } from './literal-reader.ts'

/** Whether the value is a table. */
export function isTable(value: LiteralValue | undefined): value is LiteralTable {
  return typeof value === 'object' && !Array.isArray(value)
}

/** The value as a list of texts; undefined when it is none. */
export function textsOf(value: LiteralValue | undefined): readonly string[] | undefined {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : undefined
}
