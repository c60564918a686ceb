// Everything as one file, out and in. Out: a compact copy without anything deleted. In: the tables of a checked copy take the place of ours
// in one transaction, so that a crash at any moment leaves the old or the new; what was there is kept beside the database before.
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type Connection, type Database, guarded } from '#sqlite/database.ts'
import { publishFile } from '#sqlite/durable-file.ts'
import { type CopyToCheck, checkCopy, tablesOf } from './check-copy.ts'

/** Larger copies are neither written nor read. */
export const copyBytes = 1_000_000_000

export interface TakenCopy {
  /** Where what was there before is kept. */
  readonly keptAside: string
}

export type KnownTable =
  | 'partner'
  | 'agreement'
  | 'attachment'
  | 'probe_report'
  | 'test_send'
  | 'counter_proof'
  | 'inbound_proof'

export interface CopyRepository {
  /** The whole database as the bytes of a file; fault input.too-large. */
  write(): Promise<Outcome<Uint8Array>>
  /**
   * Takes over a copy after it was checked in full; `begin` is asked once it was, right before anything changes. Faults care.not-a-copy,
   * storage.newer, job.cancelled, storage.*, and those of `begin`.
   */
  take(copy: IncomingCopy, breathe: (done: number, total: number) => Promise<boolean>): Promise<Outcome<TakenCopy>>
  /** Whether one of these ids stands in its table already. */
  knowsOneOf(ids: Readonly<Partial<Record<KnownTable, readonly string[]>>>): Outcome<boolean>
  /** Takes what was deleted out of the file and of the log beside it. */
  forgetDeleted(): Outcome<undefined>
  /** Copies of earlier states beside the database: file names. */
  besides(): readonly string[]
}

export interface IncomingCopy {
  readonly name: string
  readonly content: Uint8Array
  readonly presets: CopyToCheck['presets']
  readonly isTrueToItself: CopyToCheck['isTrueToItself']
  /** For the name of what is kept aside. */
  readonly now: string
  begin(): Outcome<Beginning>
}

export interface Beginning {
  /** Our own keys stay as they are; those of the copy join them as retired ones. False = the copy's take their place. */
  readonly keepsOwnKeys: boolean
}

/** Copies of the given database. */
export function createCopyRepository(database: Database): CopyRepository {
  const stem = database.path.replace(/\.sqlite$/, '')
  const outgoing = `${stem}.copy-out.draft`
  const incoming = `${stem}.copy-in.draft`
  return {
    async write() {
      try {
        const written = guarded(outgoing, () => {
          removeDraft(outgoing)
          const copied = copyTo(database, outgoing)
          if (!copied.ok) return copied
          return statSync(outgoing).size > copyBytes
            ? fail('input.too-large', { path: basename(database.path), limit: `${copyBytes / 1_000_000} MB` })
            : succeed(undefined)
        })
        return written.ok ? succeed(await readFile(outgoing)) : written
      } catch (error) {
        return guarded(outgoing, () => {
          throw error
        })
      } finally {
        removeDraft(outgoing)
      }
    },
    async take(copy, breathe) {
      const laid = guarded(incoming, () => {
        removeDraft(incoming)
        writeFileSync(incoming, copy.content, { mode: 0o600 })
        return succeed(undefined)
      })
      try {
        if (!laid.ok) return laid
        const { name, presets, isTrueToItself } = copy
        const checked = await checkCopy({ path: incoming, name, presets, isTrueToItself }, breathe)
        if (!checked.ok) return checked
        const begun = copy.begin()
        if (!begun.ok) return begun
        const kept = keepAside(database, `${stem}.before-import-${copy.now.slice(0, 19).replaceAll(':', '-')}`)
        if (!kept.ok) return kept
        const replaced = replaceAll(database, incoming, begun.value.keepsOwnKeys ? copy.now : null)
        return replaced.ok ? succeed({ keptAside: kept.value }) : replaced
      } finally {
        removeDraft(incoming)
      }
    },
    knowsOneOf: (ids) =>
      database.transact((connection) =>
        succeed(
          Object.entries(ids).some(([table, some]) =>
            some.some((id) => connection.all(`SELECT 1 FROM ${table} WHERE id = ?`, id).length > 0),
          ),
        ),
      ),
    forgetDeleted: () =>
      database.read((connection) => {
        connection.execute('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
        return succeed(undefined)
      }),
    besides: () => {
      const name = basename(stem)
      return readdirSync(dirname(database.path)).filter(
        (file) => file.startsWith(`${name}.before-`) && file.endsWith('.sqlite'),
      )
    },
  }
}

function withDraft<T>(path: string, work: () => Outcome<T>): Outcome<T> {
  try {
    return guarded(path, () => {
      removeDraft(path)
      return work()
    })
  } finally {
    removeDraft(path)
  }
}

function removeDraft(path: string): void {
  for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${ending}`, { force: true })
}

function copyTo(database: Database, path: string): Outcome<undefined> {
  return database.read((connection) => {
    connection.execute(`VACUUM INTO ${quoted(path)}`)
    return succeed(undefined)
  })
}

/** A copy that is on the disk before anything changes; a name that is taken gets a number. */
function keepAside(database: Database, stem: string): Outcome<string> {
  const draft = `${stem}.draft`
  return withDraft(draft, () => {
    const written = copyTo(database, draft)
    if (!written.ok) return written
    for (let attempt = 1; attempt < 1000; attempt += 1) {
      const path = `${stem}${attempt === 1 ? '' : `-${attempt}`}.sqlite`
      if (existsSync(path)) continue
      publishFile(draft, path)
      return succeed(path)
    }
    return fail('storage.not-writable', { path: join(dirname(stem), basename(stem)), detail: 'EEXIST' })
  })
}

/** Both files have the same tables, and the copy's references were checked; so order does not matter and nothing cascades. */
function replaceAll(database: Database, path: string, retiredAt: string | null): Outcome<undefined> {
  const prepared = run(database, `ATTACH DATABASE ${quoted(path)} AS copy; PRAGMA foreign_keys = OFF`)
  if (!prepared.ok) return prepared
  try {
    return database.transact((connection) => {
      for (const table of tablesOf(connection)) {
        if (table === 'own_key' && retiredAt !== null) {
          joinOwnKeys(connection, retiredAt)
          continue
        }
        connection.execute(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM copy.${table}`)
      }
      return isWhole(connection) ? succeed(undefined) : fail('care.not-a-copy', { file: basename(path) })
    })
  } finally {
    run(database, 'PRAGMA foreign_keys = ON')
    run(database, 'DETACH DATABASE copy')
  }
}

/** One key is in use at a time: ours. */
function joinOwnKeys(connection: Connection, retiredAt: string): void {
  connection.run(
    `INSERT OR IGNORE INTO main.own_key
     SELECT fingerprint, made_at, ifnull(retired_at, ?) FROM copy.own_key`,
    retiredAt,
  )
}

function isWhole(connection: Connection): boolean {
  return connection.all('PRAGMA main.foreign_key_check').length === 0
}

function run(database: Database, script: string): Outcome<undefined> {
  return database.read((connection) => {
    connection.execute(script)
    return succeed(undefined)
  })
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`
}
