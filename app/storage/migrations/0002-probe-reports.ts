// Finished tests, whole as JSON, beside the few columns that lists and limits are made of.
import type { Migration } from '#sqlite/migration.ts'

export const probeReportsMigration: Migration = {
  id: 2,
  slug: 'probe-reports',
  up(connection) {
    connection.execute(`
      CREATE TABLE probe_report (
        id TEXT PRIMARY KEY,
        domain TEXT NOT NULL,
        started_at TEXT NOT NULL,
        summary TEXT NOT NULL CHECK (json_valid(summary)),
        report TEXT NOT NULL CHECK (json_valid(report))
      ) STRICT;
      CREATE INDEX probe_report_newest ON probe_report (domain, started_at DESC);
    `)
  },
}
