// Pictures by name, such as the logo on paper: the bytes as they were chosen. Who keeps one has looked at it before.
import { z } from 'zod'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'

export type PictureName = 'logo'

export interface PictureRepository {
  /** The picture; undefined while none was saved. */
  read(name: PictureName): Outcome<Uint8Array | undefined>
  /** Keeps the picture instead of the one before. */
  save(name: PictureName, content: Uint8Array): Outcome<undefined>
  /** Forgets the picture; without one nothing happens. */
  remove(name: PictureName): Outcome<undefined>
}

const pictureRow = z.object({ content: z.instanceof(Uint8Array) })

/** Pictures kept in the given database. */
export function createPictureRepository(database: Database): PictureRepository {
  return {
    read: (name) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT content FROM picture WHERE name = ?', name)
        if (raw === undefined) return succeed(undefined)
        const row = pictureRow.safeParse(raw)
        if (!row.success) throw new UnreadableRow('picture', { cause: row.error })
        return succeed(row.data.content)
      }),
    save: (name, content) =>
      database.transact((connection) => {
        connection.run(
          'INSERT INTO picture VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET content = excluded.content',
          name,
          content,
        )
        return succeed(undefined)
      }),
    remove: (name) =>
      database.transact((connection) => {
        connection.run('DELETE FROM picture WHERE name = ?', name)
        return succeed(undefined)
      }),
  }
}
