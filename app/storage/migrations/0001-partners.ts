// Partners with their mail domains and agreed certificate names. A domain belongs to one partner only: it is the key.
import type { Migration } from '#sqlite/migration.ts'

export const partnersMigration: Migration = {
  id: 1,
  slug: 'partners',
  up(connection) {
    connection.execute(`
      CREATE TABLE partner (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        contact_name TEXT NOT NULL,
        contact_mail TEXT NOT NULL,
        contact_phone TEXT NOT NULL,
        is_practice INTEGER NOT NULL CHECK (is_practice IN (0, 1)),
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
      ) STRICT;
      CREATE TABLE partner_domain (
        domain TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        UNIQUE (partner_id, position)
      ) STRICT;
      CREATE TABLE partner_agreed_name (
        partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (partner_id, position)
      ) STRICT;
    `)
  },
}
