// Who was told what and when, in the database. A row no schema can read is storage.damaged.
import { z } from 'zod'
import { type ToldEntry, toldEntry } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'

export interface ToldRepository {
  /** What a partner's people were told, newest first. */
  list(partnerId: string): Outcome<ToldEntry[]>
  /** What one person was told, newest first. */
  listOf(personId: string): Outcome<ToldEntry[]>
  /** Adds an entry; partner and person must be there. */
  add(entry: ToldEntry): Outcome<ToldEntry>
  /** Takes an entry away and returns the partner it was about; without one nothing happens. */
  remove(id: string): Outcome<string | undefined>
}

const toldRow = z.object({
  id: z.string(),
  partner_id: z.string(),
  person_id: z.string().nullable(),
  name: z.string(),
  channel: z.string(),
  told_at: z.string(),
  about: z.string(),
})
const newestFirst = 'ORDER BY told_at DESC, rowid DESC'

/** What was told, in the given database. */
export function createToldRepository(database: Database): ToldRepository {
  return {
    list: (partnerId) =>
      database.transact((connection) =>
        succeed(connection.all(`SELECT * FROM told WHERE partner_id = ? ${newestFirst}`, partnerId).map(toEntry)),
      ),
    listOf: (personId) =>
      database.transact((connection) =>
        succeed(connection.all(`SELECT * FROM told WHERE person_id = ? ${newestFirst}`, personId).map(toEntry)),
      ),
    add: (entry) =>
      database.transact((connection) => {
        const { id, partnerId, personId, name, channel, at, about } = entry
        connection.run(
          'INSERT INTO told (id, partner_id, person_id, name, channel, told_at, about) VALUES (?, ?, ?, ?, ?, ?, ?)',
          ...[id, partnerId, personId, name, channel, at, about],
        )
        return succeed(entry)
      }),
    remove: (id) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT * FROM told WHERE id = ?', id)
        if (raw === undefined) return succeed(undefined)
        connection.run('DELETE FROM told WHERE id = ?', id)
        return succeed(toEntry(raw).partnerId)
      }),
  }
}

function toEntry(raw: unknown): ToldEntry {
  const row = toldRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('told', { cause: row.error })
  const { partner_id: partnerId, person_id: personId, told_at: at, id, name, channel, about } = row.data
  const entry = toldEntry.safeParse({ id, partnerId, personId, name, channel, at, about })
  if (!entry.success) throw new UnreadableRow('told', { cause: entry.error })
  return entry.data
}
