// Everything a house has stored, row by row, to see that nothing of it changed.
import { join } from 'node:path'
import { z } from 'zod'
import { connect } from '#sqlite/database.ts'

/** All rows of all tables of the data folder. */
export function storedRows(folder: string): Readonly<Record<string, readonly unknown[]>> {
  const connection = connect(join(folder, 'handschlag.sqlite'), 'inspect')
  try {
    const tables = connection.all(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    const names = tables.map((raw) => z.object({ name: z.string() }).parse(raw).name)
    return Object.fromEntries(names.map((name) => [name, connection.all(`SELECT * FROM "${name}"`)]))
  } finally {
    connection.close()
  }
}
