// Values the admin edits once for everything that begins later, as named JSON: what agreements begin with, the lines of checklists. The
// reader brings the schema; a value it cannot read is storage.damaged.
import { z } from 'zod'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export type PresetName = 'agreement' | 'checklist' | 'logo'

export interface PresetRepository {
  /** The value of that name; undefined while none was saved. */
  read<S extends z.ZodType>(name: PresetName, schema: S): Outcome<z.output<S> | undefined>
  /** Keeps the value instead of the one before; it must be plain data. */
  save(name: PresetName, value: unknown): Outcome<undefined>
  /** Forgets the value; without one nothing happens. */
  remove(name: PresetName): Outcome<undefined>
}

const presetRow = z.object({ value: z.string() })

/** Presets kept in the given database. */
export function createPresetRepository(database: Database): PresetRepository {
  return {
    read: (name, schema) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT value FROM preset WHERE name = ?', name)
        if (raw === undefined) return succeed(undefined)
        const row = presetRow.safeParse(raw)
        if (!row.success) throw new UnreadableRow('preset', { cause: row.error })
        const value = schema.safeParse(readStoredJson(row.data.value))
        if (!value.success) throw new UnreadableRow('preset', { cause: value.error })
        return succeed(value.data)
      }),
    save: (name, value) =>
      database.transact((connection) => {
        connection.run(
          'INSERT INTO preset VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
          name,
          JSON.stringify(value),
        )
        return succeed(undefined)
      }),
    remove: (name) =>
      database.transact((connection) => {
        connection.run('DELETE FROM preset WHERE name = ?', name)
        return succeed(undefined)
      }),
  }
}
