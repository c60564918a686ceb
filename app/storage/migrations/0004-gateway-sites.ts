// Our own gateways, what was chosen for each partner, and the policies and files kept last. Facts of gateways that earlier versions kept
// among the settings become gateways; the row they stood in goes.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Connection } from '#sqlite/database.ts'
import type { Migration } from '#sqlite/migration.ts'

export const gatewaySitesMigration: Migration = {
  id: 4,
  slug: 'gateway-sites',
  up(connection) {
    connection.execute(`
      CREATE TABLE gateway_site (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        gateway TEXT NOT NULL,
        serves TEXT NOT NULL CHECK (serves IN ('outbound', 'inbound', 'both')),
        facts TEXT NOT NULL CHECK (json_valid(facts)),
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
      ) STRICT;
      CREATE TABLE policy_choice (
        partner_id TEXT PRIMARY KEY REFERENCES partner (id) ON DELETE CASCADE,
        choice TEXT NOT NULL CHECK (json_valid(choice)),
        kept_at TEXT NOT NULL
      ) STRICT;
      CREATE TABLE policy_choice_site (
        partner_id TEXT NOT NULL REFERENCES policy_choice (partner_id) ON DELETE CASCADE,
        site_id TEXT NOT NULL REFERENCES gateway_site (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        PRIMARY KEY (partner_id, site_id)
      ) STRICT;
      CREATE INDEX policy_choice_by_site ON policy_choice_site (site_id);
      CREATE TABLE kept_policy (
        site_id TEXT NOT NULL REFERENCES gateway_site (id) ON DELETE CASCADE,
        partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
        policy TEXT NOT NULL CHECK (json_valid(policy)),
        kept_at TEXT NOT NULL,
        PRIMARY KEY (site_id, partner_id)
      ) STRICT;
      CREATE INDEX kept_policy_by_partner ON kept_policy (partner_id);
      CREATE TABLE kept_files (
        site_id TEXT NOT NULL REFERENCES gateway_site (id) ON DELETE CASCADE,
        partner_id TEXT REFERENCES partner (id) ON DELETE CASCADE,
        files TEXT NOT NULL CHECK (json_valid(files)),
        characters INTEGER NOT NULL,
        kept_at TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX kept_files_of ON kept_files (site_id, ifnull(partner_id, ''));
      CREATE INDEX kept_files_by_partner ON kept_files (partner_id);
    `)
    moveKeptFacts(connection)
  },
}

const names: Readonly<Record<string, string>> = { exchange: 'Exchange', relay: 'Relay' }
const settingRow = z.object({ value: z.string() })
const earlierSites = z.record(z.string(), z.record(z.string(), z.unknown()))

/** A row no earlier version can have written is left in the copy beside the file. */
function moveKeptFacts(connection: Connection): void {
  const [raw] = connection.all(`SELECT value FROM setting WHERE name = 'sites'`)
  if (raw === undefined) return
  const sites = earlierSites.safeParse(JSON.parse(settingRow.parse(raw).value))
  const now = new Date().toISOString()
  for (const [gateway, facts] of Object.entries(sites.success ? sites.data : {})) {
    const name = Object.hasOwn(names, gateway) ? names[gateway] : undefined
    if (name === undefined) continue
    connection.run(
      `INSERT INTO gateway_site VALUES (?, ?, ?, 'both', ?, ?, ?)`,
      randomUUID(),
      name,
      gateway,
      JSON.stringify(facts),
      now,
      now,
    )
  }
  connection.run(`DELETE FROM setting WHERE name = 'sites'`)
}
