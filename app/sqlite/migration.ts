// One step of the database's structure. Never edited after its release; a mistake is mended by the next one.
import type { Connection } from './database.ts'

export interface Migration {
  /** Position in the order, from 1 without gaps; stored as the file's version. */
  readonly id: number
  readonly slug: string
  /** Runs inside one transaction; a throw leaves the old state. */
  up(connection: Connection): void
}
