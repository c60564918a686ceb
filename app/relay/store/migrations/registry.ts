// All migrations of the relay's database in order. One more is one file and one line here.
import type { Migration } from '#sqlite/migration.ts'
import { queueMigration } from './0001-queue.ts'

export const migrations: readonly Migration[] = [queueMigration]
