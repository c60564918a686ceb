// Settings by name, each a JSON value.
import type { Migration } from '#sqlite/migration.ts'

export const settingsMigration: Migration = {
  id: 3,
  slug: 'settings',
  up(connection) {
    connection.execute(`
      CREATE TABLE setting (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
      ) STRICT;
    `)
  },
}
