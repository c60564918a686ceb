// Keys and signed files: our own keys by what is public of them, the key of each partner, and every file given out or taken in. A file
// stays on record when its partner is removed, so that it is never taken in twice. What no schema can read is storage.damaged.
import { z } from 'zod'
import { type Outcome, succeed } from '#domain/fault.ts'
import {
  type FileRecord,
  fileRecord,
  type OwnKey,
  ownKey,
  type PartnerKey,
  partnerKey,
} from '#domain/partner-file/partner-file.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export interface PartnerFileRepository {
  /** Every key that was ours, the one in use among them. */
  ownKeys(): Outcome<readonly OwnKey[]>
  /** Adds a key of ours and retires the one in use so far when `instead` names it; false = another one is in use, nothing changed. */
  addOwnKey(key: OwnKey, instead: string | null): Outcome<boolean>
  /** The key of a partner, if there is one. */
  keyOf(partnerId: string): Outcome<PartnerKey | undefined>
  /** Whose key this is. */
  ownerOf(fingerprint: string): Outcome<PartnerKey | undefined>
  /** Keeps or replaces the key of its partner, who must exist; a key belongs to one partner. */
  keepKey(key: PartnerKey): Outcome<undefined>
  /** Forgets the key of a partner; without one nothing happens. */
  forgetKey(partnerId: string): Outcome<undefined>
  /** Files exchanged with a partner, newest first. */
  records(partnerId: string): Outcome<readonly FileRecord[]>
  /** The record of one file, if it was given out or taken in. */
  findRecord(fileId: string): Outcome<FileRecord | undefined>
  /** Files taken in that were signed with this key, newest first. */
  takenIn(fingerprint: string): Outcome<readonly FileRecord[]>
  /** Adds a record; its file must be new. */
  addRecord(record: FileRecord): Outcome<undefined>
  /** Removes the record of a file that never left; without one nothing happens. */
  removeRecord(fileId: string): Outcome<undefined>
}

const keyRow = z.object({ partner_id: z.string(), fingerprint: z.string(), compared_at: z.string().nullable() })
const recordRow = z.object({ record: z.string() })
const ownKeyRow = z.object({ fingerprint: z.string(), made_at: z.string(), retired_at: z.string().nullable() })

/** Keys and files kept in the given database. */
export function createPartnerFileRepository(database: Database): PartnerFileRepository {
  return { ...ownKeysIn(database), ...partnerKeysIn(database), ...recordsIn(database) }
}

function ownKeysIn(database: Database): Pick<PartnerFileRepository, 'ownKeys' | 'addOwnKey'> {
  return {
    ownKeys: () =>
      database.transact((connection) =>
        succeed(connection.all('SELECT * FROM own_key ORDER BY made_at, rowid').map(toOwnKey)),
      ),
    addOwnKey: (key, instead) =>
      database.transact((connection) => {
        if (instead !== null) {
          connection.run(
            'UPDATE own_key SET retired_at = ? WHERE fingerprint = ? AND retired_at IS NULL',
            key.madeAt,
            instead,
          )
        }
        const [inUse] = connection.all('SELECT fingerprint FROM own_key WHERE retired_at IS NULL')
        if (inUse !== undefined) return succeed(false)
        connection.run('INSERT INTO own_key VALUES (?, ?, NULL)', key.fingerprint, key.madeAt)
        return succeed(true)
      }),
  }
}

function partnerKeysIn(database: Database): Pick<PartnerFileRepository, 'keyOf' | 'ownerOf' | 'keepKey' | 'forgetKey'> {
  const findKey = (condition: string, value: string) =>
    database.transact((connection) => {
      const [raw] = connection.all(`SELECT * FROM partner_key WHERE ${condition}`, value)
      return succeed(raw === undefined ? undefined : toKey(raw))
    })
  return {
    keyOf: (partnerId) => findKey('partner_id = ?', partnerId),
    ownerOf: (fingerprint) => findKey('fingerprint = ?', fingerprint),
    keepKey: (key) =>
      database.transact((connection) => {
        connection.run(
          `INSERT INTO partner_key (partner_id, fingerprint, compared_at) VALUES (?, ?, ?)
           ON CONFLICT (partner_id) DO UPDATE SET fingerprint = excluded.fingerprint, compared_at = excluded.compared_at`,
          key.partnerId,
          key.fingerprint,
          key.comparedAt,
        )
        return succeed(undefined)
      }),
    forgetKey: (partnerId) =>
      database.transact((connection) => {
        connection.run('DELETE FROM partner_key WHERE partner_id = ?', partnerId)
        return succeed(undefined)
      }),
  }
}

function recordsIn(
  database: Database,
): Pick<PartnerFileRepository, 'records' | 'findRecord' | 'takenIn' | 'addRecord' | 'removeRecord'> {
  return {
    records: (partnerId) =>
      database.transact((connection) =>
        succeed(
          connection
            .all('SELECT record FROM partner_file WHERE partner_id = ? ORDER BY handled_at DESC, rowid DESC', partnerId)
            .map(toRecord),
        ),
      ),
    findRecord: (fileId) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT record FROM partner_file WHERE file_id = ?', fileId)
        return succeed(raw === undefined ? undefined : toRecord(raw))
      }),
    takenIn: (fingerprint) =>
      database.transact((connection) =>
        succeed(
          connection
            .all(
              `SELECT record FROM partner_file WHERE way = 'in' AND record ->> '$.fingerprint' = ?
               ORDER BY handled_at DESC, rowid DESC`,
              fingerprint,
            )
            .map(toRecord),
        ),
      ),
    addRecord: (record) =>
      database.transact((connection) => {
        connection.run(
          'INSERT INTO partner_file (file_id, partner_id, way, record, handled_at) VALUES (?, ?, ?, ?, ?)',
          record.fileId,
          record.partnerId,
          record.way,
          JSON.stringify(record),
          record.handledAt,
        )
        return succeed(undefined)
      }),
    removeRecord: (fileId) =>
      database.transact((connection) => {
        connection.run('DELETE FROM partner_file WHERE file_id = ?', fileId)
        return succeed(undefined)
      }),
  }
}

function toOwnKey(raw: unknown): OwnKey {
  const row = ownKeyRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('own key', { cause: row.error })
  const { fingerprint, made_at: madeAt, retired_at: retiredAt } = row.data
  const value = ownKey.safeParse({ fingerprint, madeAt, retiredAt })
  if (!value.success) throw new UnreadableRow('own key', { cause: value.error })
  return value.data
}

function toKey(raw: unknown): PartnerKey {
  const row = keyRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('partner key', { cause: row.error })
  const { partner_id: partnerId, fingerprint, compared_at: comparedAt } = row.data
  const value = partnerKey.safeParse({ partnerId, fingerprint, comparedAt })
  if (!value.success) throw new UnreadableRow('partner key', { cause: value.error })
  return value.data
}

function toRecord(raw: unknown): FileRecord {
  const row = recordRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('partner file', { cause: row.error })
  let stored: unknown
  try {
    stored = readStoredJson(row.data.record)
  } catch (error) {
    throw new UnreadableRow('partner file', { cause: error })
  }
  const value = fileRecord.safeParse(stored)
  if (!value.success) throw new UnreadableRow('partner file', { cause: value.error })
  return value.data
}
