// The door to the database file. What exists is inspected read-only first: a damaged file (storage.damaged), one of another program
// (storage.foreign) or of a newer version (storage.newer) is refused and not one byte of it changes. What is missing is built under
// another name and appears only when it is complete.
import { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type Connection, connect, type Database, databaseOver, guarded } from './database.ts'
import { publishFile } from './durable-file.ts'
import { applicationId, type FileHeader, readFileHeader } from './file-header.ts'
import { apply, numberPragma, upgrade } from './migrate.ts'
import type { Migration } from './migration.ts'

/** One kind of our files. */
export interface FileKind {
  readonly mark: number
  /** Tables whose structure is checked at every opening; all of them when not given, which takes long in a file of gigabytes. */
  readonly checked?: readonly string[]
  /** Settings of every connection. */
  readonly settings?: string
}

const ownKind: FileKind = { mark: applicationId }

/** Opens or creates the database at the path and brings it to the newest migration. */
export function openDatabase(path: string, migrations: readonly Migration[], kind = ownKind): Outcome<Database> {
  return guarded(path, () => {
    if (existsSync(path)) {
      const accepted = inspect(path, { ...kind, known: migrations.length })
      if (!accepted.ok) return accepted
    } else {
      if (companionsOf(path).some((companion) => existsSync(companion))) return fail('storage.damaged', { path })
      create(path, migrations, kind)
    }
    const connection = connect(path, 'use')
    try {
      if (kind.settings !== undefined) connection.execute(kind.settings)
      upgrade(connection, path, migrations)
    } catch (error) {
      connection.close()
      throw error
    }
    return succeed(databaseOver(connection, path))
  })
}

interface Ours extends FileKind {
  /** How many migrations this version knows. */
  readonly known: number
}

/** Refuses what must not be opened for writing, without changing it. */
function inspect(path: string, ours: Ours): Outcome<undefined> {
  const header = readHead(path)
  if (header.kind === 'not-a-database') return fail('storage.damaged', { path })
  if (!hasPendingLog(path)) {
    if (header.bytes > statSync(path).size) return fail('storage.damaged', { path })
    const verdict = judge(path, header, ours)
    if (!verdict.ok) return verdict
  }
  const connection = connect(path, 'inspect')
  try {
    const seen = {
      applicationId: numberPragma(connection, 'application_id'),
      version: numberPragma(connection, 'user_version'),
    }
    const verdict = judge(path, seen, ours)
    if (!verdict.ok) return verdict
    const checks = ours.checked?.map((table) => `PRAGMA quick_check(${table})`) ?? ['PRAGMA quick_check(1)']
    return checks.every((check) => isSound(connection, check)) ? succeed(undefined) : fail('storage.damaged', { path })
  } finally {
    connection.close()
  }
}

function isSound(connection: Connection, check: string): boolean {
  const [answer] = z.array(z.object({ quick_check: z.string() })).parse(connection.all(check))
  return answer?.quick_check === 'ok'
}

function judge(
  path: string,
  seen: { readonly applicationId: number; readonly version: number },
  { mark, known }: Ours,
): Outcome<undefined> {
  if (seen.applicationId !== mark) return fail('storage.foreign', { path })
  return seen.version > known ? fail('storage.newer', { path, found: seen.version, known }) : succeed(undefined)
}

function readHead(path: string): FileHeader {
  const head = new Uint8Array(100)
  const file = openSync(path, 'r')
  try {
    return readFileHeader(head.subarray(0, readSync(file, head, 0, head.length, 0)))
  } finally {
    closeSync(file)
  }
}

/** Files SQLite lays beside the database; without it they are the rest of something lost. */
function companionsOf(path: string): readonly string[] {
  return [`${path}-wal`, `${path}-journal`]
}

function hasPendingLog(path: string): boolean {
  return companionsOf(path).some((companion) => existsSync(companion) && statSync(companion).size > 0)
}

function create(path: string, migrations: readonly Migration[], { mark }: FileKind): void {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.new`
  rmSync(draft, { force: true })
  const connection = connect(draft, 'create')
  try {
    connection.execute(`PRAGMA application_id = ${mark}`)
    for (const migration of migrations) apply(connection, migration)
  } finally {
    connection.close()
  }
  publishFile(draft, path)
}
