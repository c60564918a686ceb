// Hosts of our gateways, the host keys pinned for them, and the journal of pushes. The journal stands alone: it outlives the host and the site
// it is about.
import type { Migration } from '#sqlite/migration.ts'

export const pushesMigration: Migration = {
  id: 5,
  slug: 'pushes',
  up(connection) {
    connection.execute(`
      CREATE TABLE push_host (
        id TEXT PRIMARY KEY,
        site_id TEXT NOT NULL REFERENCES gateway_site (id) ON DELETE CASCADE,
        position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 99),
        host TEXT NOT NULL CHECK (json_valid(host)),
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX push_host_by_site ON push_host (site_id, position);
      CREATE TABLE pinned_host_key (
        host_id TEXT NOT NULL REFERENCES push_host (id) ON DELETE CASCADE,
        hop INTEGER NOT NULL CHECK (hop BETWEEN 0 AND 3),
        host_key TEXT NOT NULL CHECK (json_valid(host_key)),
        pinned_at TEXT NOT NULL,
        PRIMARY KEY (host_id, hop)
      ) STRICT;
      CREATE TABLE push_record (
        id TEXT PRIMARY KEY,
        site_id TEXT NOT NULL,
        started_at TEXT NOT NULL,
        state TEXT NOT NULL,
        record TEXT NOT NULL CHECK (json_valid(record))
      ) STRICT;
      CREATE INDEX push_record_by_site ON push_record (site_id, started_at);
    `)
  },
}
