// Our own gateways in the database. A row no schema can read is storage.damaged; removing a site takes with it what was kept for it.
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type GatewaySite, gatewaySite } from '#domain/gateway-site.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export interface GatewaySiteRepository {
  /** All sites, in the order they were added. */
  list(): Outcome<readonly GatewaySite[]>
  /** One site; fault site.not-found. */
  find(id: string): Outcome<GatewaySite>
  /** Adds the site or replaces the one with its id. */
  save(site: GatewaySite): Outcome<GatewaySite>
  /** Removes the site; fault site.not-found. */
  remove(id: string): Outcome<undefined>
}

const siteRow = z.object({
  id: z.string(),
  name: z.string(),
  gateway: z.string(),
  serves: z.string(),
  facts: z.string(),
  created_at: z.string(),
  changed_at: z.string(),
})

/** Sites kept in the given database. */
export function createGatewaySiteRepository(database: Database): GatewaySiteRepository {
  return {
    list: () =>
      database.transact((connection) =>
        succeed(connection.all('SELECT * FROM gateway_site ORDER BY created_at, rowid').map(toSite)),
      ),
    find: (id) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT * FROM gateway_site WHERE id = ?', id)
        return raw === undefined ? fail('site.not-found') : succeed(toSite(raw))
      }),
    save: (site) =>
      database.transact((connection) => {
        connection.run(
          `INSERT INTO gateway_site (id, name, gateway, serves, facts, created_at, changed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, gateway = excluded.gateway, serves = excluded.serves,
             facts = excluded.facts, changed_at = excluded.changed_at`,
          site.id,
          site.name,
          site.gateway,
          site.serves,
          JSON.stringify(site.facts),
          site.createdAt,
          site.changedAt,
        )
        return succeed(site)
      }),
    remove: (id) =>
      database.transact((connection) =>
        connection.run('DELETE FROM gateway_site WHERE id = ?', id) === 0 ? fail('site.not-found') : succeed(undefined),
      ),
  }
}

function toSite(raw: unknown): GatewaySite {
  const row = siteRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('gateway site', { cause: row.error })
  const { created_at: createdAt, changed_at: changedAt, facts, ...plain } = row.data
  const value = gatewaySite.safeParse({ ...plain, facts: readStoredJson(facts), createdAt, changedAt })
  if (!value.success) throw new UnreadableRow('gateway site', { cause: value.error })
  return value.data
}
