// Settings in the database. What was never saved reads as the default; a stored value that no schema can read is storage.damaged.
import { z } from 'zod'
import { type Outcome, succeed } from '#domain/fault.ts'
import { defaultSettings, type Settings, settings } from '#domain/setting.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export interface SettingRepository {
  read(): Outcome<Settings>
  save(settings: Settings): Outcome<Settings>
}

const settingRow = z.object({ name: z.string(), value: z.string() })

/** Settings kept in the given database, one row per name. */
export function createSettingRepository(database: Database): SettingRepository {
  return {
    read: () =>
      database.transact((connection) => {
        const rows = z.array(settingRow).parse(connection.all('SELECT name, value FROM setting'))
        const stored = rows.map((row): [string, unknown] => [row.name, readStoredJson(row.value)])
        const value = settings.safeParse({ ...defaultSettings, ...Object.fromEntries(stored) })
        if (!value.success) throw new UnreadableRow('setting', { cause: value.error })
        return succeed(value.data)
      }),
    save: (changed) =>
      database.transact((connection) => {
        for (const [name, value] of Object.entries(changed)) {
          connection.run(
            'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
            name,
            JSON.stringify(value),
          )
        }
        return succeed(changed)
      }),
  }
}
