// The files of a store and who may open them: one process owns the folder, shown by a lock that the system takes back when the process
// ends in whatever way; readers come and go beside it.
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { connect, type Database, databaseOver, guarded } from '#sqlite/database.ts'
import { relayApplicationId } from '#sqlite/file-header.ts'
import { versionOf } from '#sqlite/migrate.ts'
import { openDatabase } from '#sqlite/open-database.ts'
import { makeFolders } from './body-files.ts'
import { migrations } from './migrations/registry.ts'

/** Checking bodies and evidence at every start would take minutes after years; damage there shows when they are read. */
const checked = ['message', 'delivery', 'recipient', 'started']
// deleted rows are overwritten where that costs no extra write; checkpoints are made between the batches
const settings = 'PRAGMA cache_size = -8192; PRAGMA secure_delete = FAST; PRAGMA wal_autocheckpoint = 0'

export interface Lock {
  release(): void
}

/** The database file of a store. */
export function databasePathIn(folder: string): string {
  return join(folder, 'relay.sqlite')
}

/** Takes the folder for this process, making it when it is missing; storage.in-use when another has it. */
export function ownFolder(folder: string): Outcome<Lock> {
  const path = join(folder, 'owner.lock')
  return guarded(path, () => {
    makeFolders(folder)
    closeSync(openSync(path, 'a', 0o600))
    const connection = connect(path, 'create')
    try {
      connection.execute('BEGIN EXCLUSIVE')
    } catch (error) {
      connection.close()
      throw error
    }
    return succeed({ release: () => connection.close() })
  })
}

/** Opens or makes the database of a folder this process owns. */
export function openOwned(folder: string): Outcome<Database> {
  const path = databasePathIn(folder)
  const opened = openDatabase(path, migrations, { mark: relayApplicationId, checked, settings })
  if (opened.ok) {
    for (const part of [path, `${path}-wal`, `${path}-shm`]) if (existsSync(part)) chmodSync(part, 0o600)
  }
  return opened
}

/** Opens the database for reading beside its owner. */
export function openForReading(folder: string): Outcome<Database> {
  const path = databasePathIn(folder)
  return guarded(path, () => {
    const connection = connect(path, 'inspect')
    const found = versionOf(connection)
    if (found === migrations.length) return succeed(databaseOver(connection, path))
    connection.close()
    return found > migrations.length
      ? fail('storage.newer', { path, found, known: migrations.length })
      : fail('storage.in-use', { path })
  })
}
