// The checklist of each partner, and what the relay showed about it. Both go with their partner. What no schema can read is
// storage.damaged.
import { z } from 'zod'
import { type ChecklistItem, checklistItem } from '#domain/checklist/checklist.ts'
import { type RelaySight, relaySight } from '#domain/checklist/facts.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Connection, type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export interface ChecklistRepository {
  /** The items of a partner in their order; none while its list was not begun. */
  items(partnerId: string): Outcome<readonly ChecklistItem[]>
  /** Partners whose list was begun. */
  partners(): Outcome<readonly string[]>
  /** Keeps these items and no others; the partner must exist. */
  save(partnerId: string, items: readonly ChecklistItem[]): Outcome<undefined>
  /** What the relay showed; undefined = nothing was ever read. */
  sight(partnerId: string): Outcome<RelaySight | undefined>
  /** Keeps what the relay showed; the partner must exist. */
  keepSight(partnerId: string, sight: RelaySight): Outcome<undefined>
}

const itemRow = z.object({ item: z.string() })
const partnerRow = z.object({ partner_id: z.string() })
const sightRow = z.object({ sight: z.string() })

/** Checklists kept in the given database. */
export function createChecklistRepository(database: Database): ChecklistRepository {
  return {
    items: (partnerId) =>
      database.transact((connection) => {
        const rows = connection.all('SELECT item FROM checklist_item WHERE partner_id = ? ORDER BY position', partnerId)
        return succeed(rows.map((raw) => readJson(raw, itemRow, 'item', checklistItem)))
      }),
    partners: () =>
      database.transact((connection) => {
        const rows = connection.all('SELECT DISTINCT partner_id FROM checklist_item ORDER BY partner_id')
        return succeed(rows.map((raw) => partnerRow.parse(raw).partner_id))
      }),
    save: (partnerId, items) =>
      database.transact((connection) => {
        saveItems(connection, partnerId, items)
        return succeed(undefined)
      }),
    sight: (partnerId) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT sight FROM relay_sight WHERE partner_id = ?', partnerId)
        return succeed(raw === undefined ? undefined : readJson(raw, sightRow, 'sight', relaySight))
      }),
    keepSight: (partnerId, sight) =>
      database.transact((connection) => {
        connection.run(
          'INSERT INTO relay_sight VALUES (?, ?) ON CONFLICT (partner_id) DO UPDATE SET sight = excluded.sight',
          partnerId,
          JSON.stringify(sight),
        )
        return succeed(undefined)
      }),
  }
}

function saveItems(connection: Connection, partnerId: string, items: readonly ChecklistItem[]): void {
  connection.run('DELETE FROM checklist_item WHERE partner_id = ?', partnerId)
  for (const [position, item] of items.entries()) {
    connection.run(
      'INSERT INTO checklist_item VALUES (?, ?, ?, ?)',
      partnerId,
      item.id,
      position,
      JSON.stringify(checklistItem.parse(item)),
    )
  }
}

function readJson<K extends string, T>(
  raw: unknown,
  row: z.ZodType<Readonly<Record<K, string>>>,
  column: K,
  schema: z.ZodType<T>,
): T {
  const read = row.safeParse(raw)
  if (!read.success) throw new UnreadableRow('checklist', { cause: read.error })
  const value = schema.safeParse(readStoredJson(read.data[column]))
  if (!value.success) throw new UnreadableRow('checklist', { cause: value.error })
  return value.data
}
