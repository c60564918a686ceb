// The journal of pushes. It outlives host and site; the oldest records of a site go when there are too many. What no schema can read is
// storage.damaged.
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type PushRecord, pushRecord } from '#domain/push/push-record.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export interface PushRecordRepository {
  /** Records of a site, newest first. */
  list(siteId: string): Outcome<readonly PushRecord[]>
  /** One record; fault push.nothing-to-undo. */
  find(id: string): Outcome<PushRecord>
  /** Adds the record or replaces the one with its id. */
  save(record: PushRecord): Outcome<undefined>
  /** What ran when the house went down was interrupted: its end was not seen. Returns how many. */
  interruptRunning(): Outcome<number>
}

/** Records kept for one site. */
export const journalLimit = 500

const recordRow = z.object({ record: z.string() })

const beyondLimit = `DELETE FROM push_record WHERE rowid IN (
  SELECT rowid FROM push_record WHERE site_id = ?1 ORDER BY started_at DESC, rowid DESC LIMIT -1 OFFSET ?2)`

/** The journal kept in the given database. */
export function createPushRecordRepository(database: Database): PushRecordRepository {
  return {
    list: (siteId) =>
      database.transact((connection) =>
        succeed(
          connection
            .all('SELECT record FROM push_record WHERE site_id = ? ORDER BY started_at DESC, rowid DESC', siteId)
            .map(toRecord),
        ),
      ),
    find: (id) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT record FROM push_record WHERE id = ?', id)
        return raw === undefined
          ? fail('push.nothing-to-undo', { host: '', detail: id.slice(0, 40) })
          : succeed(toRecord(raw))
      }),
    save: (record) =>
      database.transact((connection) => {
        connection.run(
          `INSERT INTO push_record (id, site_id, started_at, state, record) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET state = excluded.state, record = excluded.record`,
          record.id,
          record.siteId,
          record.startedAt,
          record.state,
          JSON.stringify(record),
        )
        connection.run(beyondLimit, record.siteId, journalLimit)
        return succeed(undefined)
      }),
    interruptRunning: () =>
      database.transact((connection) =>
        succeed(
          connection.run(
            `UPDATE push_record SET state = 'interrupted', record = json_set(record, '$.state', 'interrupted')
             WHERE state = 'running'`,
          ),
        ),
      ),
  }
}

function toRecord(raw: unknown): PushRecord {
  const row = recordRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('push record', { cause: row.error })
  const record = pushRecord.safeParse(readStoredJson(row.data.record))
  if (!record.success) throw new UnreadableRow('push record', { cause: record.error })
  return record.data
}
