// The one file that knows the SQLite driver: WAL, every commit synced before it is confirmed, foreign keys on, what is deleted overwritten. `transact` commits when
// the work succeeds and rolls back when it fails or throws. Driver errors become faults (storage.in-use, .damaged, .not-writable);
// anything else is a bug and thrown on. A file that is not ours, damaged or newer is refused by `open-database.ts`.
import { DatabaseSync } from '@photostructure/sqlite'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { errorCode } from './durable-file.ts'

export type SqlValue = string | number | null | Uint8Array

export interface Connection {
  /** All rows of a query; a row is untrusted until a schema parsed it. */
  all(sql: string, ...values: readonly SqlValue[]): readonly unknown[]
  /** Runs one statement and returns how many rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): number
  /** Runs a script without values, such as a migration. */
  execute(script: string): void
}

export interface Database {
  readonly path: string
  /** Runs work in one transaction; an inner one joins the outer, and a failed inner one fails the outer. */
  transact<T>(work: (connection: Connection) => Outcome<T>): Outcome<T>
  /** Runs work that only reads, without a transaction of its own. */
  read<T>(work: (connection: Connection) => Outcome<T>): Outcome<T>
  /** Moves the write-ahead log into the file; `truncate` leaves nothing of it behind. */
  checkpoint(mode: 'passive' | 'truncate'): Outcome<undefined>
  /** Moves the write-ahead log into the file and lets go of it. */
  close(): void
}

/** A stored row that no schema of this version can read. */
export class UnreadableRow extends Error {}

export type OpenMode = 'inspect' | 'create' | 'use'
const busyTimeoutMs = 1500

/** Opens a connection: `inspect` only reads, `create` fills a draft file, `use` is the product's own. Throws the driver's error. */
export function connect(path: string, mode: OpenMode): Connection & { close(): void } {
  const driver = new DatabaseSync(path, { readOnly: mode === 'inspect', timeout: busyTimeoutMs })
  try {
    driver.enableDefensive(true)
    driver.exec('PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON')
    if (mode === 'use') prepareForUse(driver)
  } catch (error) {
    driver.close()
    throw error
  }
  const prepared = new Map<string, ReturnType<typeof driver.prepare>>()
  const prepare = (sql: string) => {
    const statement = prepared.get(sql) ?? driver.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
  return {
    all: (sql, ...values) => prepare(sql).all(...values),
    run: (sql, ...values) => prepare(sql).run(...values).changes,
    execute: (script) => driver.exec(script),
    close() {
      try {
        if (mode === 'use') driver.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      } finally {
        prepared.clear()
        driver.close()
      }
    },
  }
}

/** SQLite opens a file it may only read without a word; a write, rolled back, finds out. */
function prepareForUse(driver: InstanceType<typeof DatabaseSync>): void {
  driver.exec('BEGIN IMMEDIATE; CREATE TABLE write_trial (a); ROLLBACK')
  driver.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON',
  )
}

/** Wraps an open connection so that work on it is transactional and its failures are faults. */
export function databaseOver(connection: Connection & { close(): void }, path: string): Database {
  let isInside = false
  let innerFailure: Outcome<never> | undefined

  const outermost = <T>(work: (connection: Connection) => Outcome<T>): Outcome<T> => {
    isInside = true
    innerFailure = undefined
    connection.execute('BEGIN IMMEDIATE')
    let isDone = false
    try {
      const outcome = guarded(path, () => work(connection))
      if (!outcome.ok || innerFailure !== undefined) return innerFailure ?? outcome
      connection.execute('COMMIT')
      isDone = true
      return outcome
    } finally {
      if (!isDone) rollBack(connection)
    }
  }

  return {
    path,
    transact(work) {
      if (!isInside) {
        try {
          return guarded(path, () => outermost(work))
        } finally {
          isInside = false
        }
      }
      const outcome = guarded(path, () => work(connection))
      if (!outcome.ok) innerFailure ??= outcome
      return outcome
    },
    read: (work) => guarded(path, () => work(connection)),
    checkpoint: (mode) =>
      guarded(path, () => {
        connection.execute(`PRAGMA wal_checkpoint(${mode})`)
        return succeed(undefined)
      }),
    close: () => connection.close(),
  }
}

/** Rolls back; some driver errors ended the transaction themselves, then there is nothing left to do. */
export function rollBack(connection: Connection): void {
  try {
    connection.execute('ROLLBACK')
  } catch (error) {
    if (sqliteCodeOf(error) !== 1) throw error
  }
}

/** Runs work on a database file and turns the driver's and the system's errors into faults. */
export function guarded<T>(path: string, work: () => Outcome<T>): Outcome<T> {
  try {
    return work()
  } catch (error) {
    const outcome = faultOf(error, path)
    if (outcome === undefined) throw error
    return outcome
  }
}

/** Primary result codes, https://sqlite.org/rescode.html. */
function faultOf(error: unknown, path: string): Outcome<never> | undefined {
  if (error instanceof UnreadableRow) return fail('storage.damaged', { path })
  if (!(error instanceof Error)) return undefined
  switch (sqliteCodeOf(error)) {
    case 5:
    case 6:
      return fail('storage.in-use', { path })
    case 11:
    case 26:
      return fail('storage.damaged', { path })
    case 3:
    case 8:
    case 10:
    case 13:
    case 14:
      return fail('storage.not-writable', { path, detail: error.message })
    case undefined:
      break
    default:
      return undefined
  }
  return 'syscall' in error && errorCode(error) !== ''
    ? fail('storage.not-writable', { path, detail: errorCode(error) })
    : undefined
}

/** What sqlite3_errstr says for the codes above; the driver gives `run` and `all` only this text and no code. */
const codeOfText: ReadonlyMap<string, number> = new Map([
  ['access permission denied', 3],
  ['database is locked', 5],
  ['database table is locked', 6],
  ['attempt to write a readonly database', 8],
  ['disk I/O error', 10],
  ['database disk image is malformed', 11],
  ['database or disk is full', 13],
  ['unable to open database file', 14],
  ['file is not a database', 26],
])

function sqliteCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  if ('sqliteCode' in error && typeof error.sqliteCode === 'number') return error.sqliteCode & 0xff
  return 'code' in error && error.code === 'ERR_SQLITE_ERROR' ? codeOfText.get(error.message) : undefined
}
