// Hosts of our gateways and the keys pinned for them. Hosts go with their site, pinned keys with their host. What no schema can read is
// storage.damaged.
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type HostKey, hostKey, type PushHost, pushHost } from '#domain/push/push-host.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export interface PinnedKey {
  /** 0 = the host itself, 1 = the first host gone through, and so on. */
  readonly hop: number
  readonly key: HostKey
}

export interface PushHostRepository {
  /** Hosts of a site in the order they are pushed to. */
  list(siteId: string): Outcome<readonly PushHost[]>
  /** One host; fault push.host-not-found. */
  find(id: string): Outcome<PushHost>
  /** Adds the host or replaces the one with its id; its site must exist. */
  save(host: PushHost): Outcome<PushHost>
  /** Removes the host with its pinned keys; fault push.host-not-found. */
  remove(id: string): Outcome<undefined>
  /** Every key pinned for a host. */
  pins(hostId: string): Outcome<readonly PinnedKey[]>
  /** Pins a key instead of the one before; the host must exist. */
  pin(hostId: string, pinned: PinnedKey, pinnedAt: string): Outcome<undefined>
  /** Forgets the key of one hop; without one nothing happens. */
  unpin(hostId: string, hop: number): Outcome<undefined>
}

const hostRow = z.object({ host: z.string() })
const pinRow = z.object({ hop: z.number(), host_key: z.string() })

/** Hosts kept in the given database. */
export function createPushHostRepository(database: Database): PushHostRepository {
  return {
    list: (siteId) =>
      database.transact((connection) =>
        succeed(
          connection
            .all('SELECT host FROM push_host WHERE site_id = ? ORDER BY position, created_at, rowid', siteId)
            .map(toHost),
        ),
      ),
    find: (id) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT host FROM push_host WHERE id = ?', id)
        return raw === undefined ? fail('push.host-not-found') : succeed(toHost(raw))
      }),
    save: (host) =>
      database.transact((connection) => {
        connection.run(
          `INSERT INTO push_host (id, site_id, position, host, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET position = excluded.position, host = excluded.host, changed_at = excluded.changed_at`,
          host.id,
          host.siteId,
          host.position,
          JSON.stringify(host),
          host.createdAt,
          host.changedAt,
        )
        return succeed(host)
      }),
    remove: (id) =>
      database.transact((connection) =>
        connection.run('DELETE FROM push_host WHERE id = ?', id) === 0
          ? fail('push.host-not-found')
          : succeed(undefined),
      ),
    pins: (hostId) =>
      database.transact((connection) =>
        succeed(
          connection.all('SELECT hop, host_key FROM pinned_host_key WHERE host_id = ? ORDER BY hop', hostId).map(toPin),
        ),
      ),
    pin: (hostId, { hop, key }, pinnedAt) =>
      database.transact((connection) => {
        connection.run(
          `INSERT INTO pinned_host_key (host_id, hop, host_key, pinned_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (host_id, hop) DO UPDATE SET host_key = excluded.host_key, pinned_at = excluded.pinned_at`,
          hostId,
          hop,
          JSON.stringify(key),
          pinnedAt,
        )
        return succeed(undefined)
      }),
    unpin: (hostId, hop) =>
      database.transact((connection) => {
        connection.run('DELETE FROM pinned_host_key WHERE host_id = ? AND hop = ?', hostId, hop)
        return succeed(undefined)
      }),
  }
}

function toHost(raw: unknown): PushHost {
  const row = hostRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('push host', { cause: row.error })
  const host = pushHost.safeParse(readStoredJson(row.data.host))
  if (!host.success) throw new UnreadableRow('push host', { cause: host.error })
  return host.data
}

function toPin(raw: unknown): PinnedKey {
  const row = pinRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('pinned host key', { cause: row.error })
  const key = hostKey.safeParse(readStoredJson(row.data.host_key))
  if (!key.success) throw new UnreadableRow('pinned host key', { cause: key.error })
  return { hop: row.data.hop, key: key.data }
}
