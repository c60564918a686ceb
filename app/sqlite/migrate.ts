// Brings a database to the newest version: one transaction per migration, the version inside it, so an interrupted one leaves the old
// state. Before each migration of an existing file a durable copy is laid beside it. Throws the driver's or the system's error.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'
import { type Connection, rollBack } from './database.ts'
import { publishFile } from './durable-file.ts'
import type { Migration } from './migration.ts'

/** The version a connection sees, its write-ahead log included. */
export function versionOf(connection: Connection): number {
  return numberPragma(connection, 'user_version')
}

/** The number a pragma reports. */
export function numberPragma(connection: Connection, name: 'user_version' | 'application_id'): number {
  const [row] = connection.all(`PRAGMA ${name}`)
  return z.record(z.string(), z.number()).parse(row)[name] ?? 0
}

/** Runs what is still missing, each step after a copy of the state before it. */
export function upgrade(connection: Connection, path: string, migrations: readonly Migration[]): void {
  const version = versionOf(connection)
  for (const migration of migrations.filter((candidate) => candidate.id > version)) {
    keepCopy(connection, path, migration)
    apply(connection, migration)
  }
}

/** Runs one migration and its version mark in one transaction. */
export function apply(connection: Connection, migration: Migration): void {
  connection.execute('BEGIN IMMEDIATE')
  try {
    migration.up(connection)
    connection.execute(`PRAGMA user_version = ${migration.id}; COMMIT`)
  } catch (error) {
    rollBack(connection)
    throw error
  }
}

/** Copies the database as it stands; a copy of the same bytes from an interrupted attempt serves again. */
function keepCopy(connection: Connection, path: string, migration: Migration): void {
  const number = String(migration.id).padStart(4, '0')
  const stem = path.replace(/\.sqlite$/, '')
  const draft = `${stem}.before-${number}.draft`
  rmSync(draft, { force: true })
  connection.execute(`VACUUM INTO '${draft.replaceAll("'", "''")}'`)
  const content = readFileSync(draft)
  for (let attempt = 1; ; attempt += 1) {
    const copy = `${stem}.before-${number}${attempt === 1 ? '' : `-${attempt}`}.sqlite`
    if (!existsSync(copy)) {
      publishFile(draft, copy)
      return
    }
    if (readFileSync(copy).equals(content)) {
      rmSync(draft)
      return
    }
  }
}
