// Judges a file that says it is a copy of everything, before one byte of it is used: ours, not newer, sound, of exactly the structure our
// migrations make, no reference into nothing, and every row readable. Older copies are brought to the newest structure on the way; the file
// is the caller's own draft, so it may change. Fault care.not-a-copy for anything else, storage.newer for a newer one.
import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import { type Agreement, storedAgreement } from '#domain/agreement/agreement.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { partner } from '#domain/partner.ts'
import { type Connection, connect } from '#sqlite/database.ts'
import { errorCode } from '#sqlite/durable-file.ts'
import { applicationId, readFileHeader } from '#sqlite/file-header.ts'
import { apply } from '#sqlite/migrate.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'
import { migrations } from './migrations/registry.ts'
import { rowChecks } from './row-checks.ts'

export interface CopyToCheck {
  /** Where the draft lies. */
  readonly path: string
  /** What the person calls it, for the fault. */
  readonly name: string
  /** Schemas of named values the storage does not know itself. */
  readonly presets: Readonly<Partial<Record<string, z.ZodType>>>
  /** Whether a version says of itself what is so; the storage cannot judge that. */
  isTrueToItself(version: Agreement, contentOf: (attachmentId: string) => Uint8Array | undefined): boolean
}

type Breathe = (done: number, total: number) => Promise<boolean>

const schemaRow = z.object({ type: z.string(), name: z.string(), tbl_name: z.string(), sql: z.string().nullable() })
const countRow = z.object({ rows: z.number() })
const sliceRows = 50

/** Checks and upgrades the draft; `breathe` is awaited between slices, false = stop with job.cancelled. */
export async function checkCopy(copy: CopyToCheck, breathe: Breathe): Promise<Outcome<undefined>> {
  const bad = fail('care.not-a-copy', { file: copy.name })
  const head = readHead(copy.path)
  if (head.kind !== 'database' || head.applicationId !== applicationId || head.version < 1) return bad
  if (head.version > migrations.length) {
    return fail('storage.newer', { path: copy.name, found: head.version, known: migrations.length })
  }
  let connection: ReturnType<typeof connect> | undefined
  try {
    connection = connect(copy.path, 'create')
    connection.execute('PRAGMA cell_size_check = ON; PRAGMA journal_mode = DELETE')
    if (!isSound(connection, head.version)) return bad
    for (const migration of migrations.filter(({ id }) => id > head.version)) apply(connection, migration)
    const rows = await checkRows(connection, copy, breathe)
    if (rows === 'stopped') return fail('job.cancelled')
    return rows === 'sound' ? succeed(undefined) : bad
  } catch (error) {
    if (error instanceof z.ZodError || errorCode(error) === 'ERR_SQLITE_ERROR') return bad
    throw error
  } finally {
    connection?.close()
  }
}

function readHead(path: string) {
  const head = new Uint8Array(100)
  const file = openSync(path, 'r')
  try {
    return readFileHeader(head.subarray(0, readSync(file, head, 0, head.length, 0)))
  } finally {
    closeSync(file)
  }
}

function isSound(connection: Connection, version: number): boolean {
  if (schemaOf(connection) !== expectedSchema(version)) return false
  const [integrity] = connection.all('PRAGMA integrity_check(1)')
  const isWhole = z.object({ integrity_check: z.literal('ok') }).safeParse(integrity).success
  return isWhole && connection.all('PRAGMA foreign_key_check').length === 0
}

/** What our migrations make up to a version; a copy has this and nothing else: no trigger, no view, no table of its own. */
function expectedSchema(version: number): string {
  const model = connect(':memory:', 'create')
  try {
    for (const migration of migrations.filter(({ id }) => id <= version)) apply(model, migration)
    return schemaOf(model)
  } finally {
    model.close()
  }
}

function schemaOf(connection: Connection): string {
  const rows = z.array(schemaRow).parse(connection.all('SELECT type, name, tbl_name, sql FROM sqlite_schema'))
  return JSON.stringify(rows.map(({ type, name, tbl_name: table, sql }) => [type, name, table, sql]).toSorted())
}

async function checkRows(
  connection: Connection,
  copy: CopyToCheck,
  breathe: Breathe,
): Promise<'sound' | 'unsound' | 'stopped'> {
  const tables = tablesOf(connection)
  const counts = tables.map((table) => countRow.parse(connection.all(`SELECT count(*) AS rows FROM ${table}`)[0]).rows)
  const total = counts.reduce((sum, count) => sum + count, 0)
  let done = 0
  for (const table of tables) {
    const schema = rowChecks[table]
    if (schema === undefined) return 'unsound'
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = connection.all(
        `SELECT rowid AS "row number", * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${sliceRows}`,
        after,
      )
      for (const raw of rows) {
        const { 'row number': number, ...row } = z.looseObject({ 'row number': z.number() }).parse(raw)
        after = number
        if (!schema.safeParse(row).success || !isPresetSound(table, row, copy.presets)) return 'unsound'
        if (table === 'agreement' && !isVersionTrue(connection, row, copy)) return 'unsound'
        done += 1
        if (!(await breathe(done, total + 1))) return 'stopped'
      }
      if (rows.length < sliceRows) break
    }
  }
  return hasDomains(connection) ? 'sound' : 'unsound'
}

/** Tables of the product, as the structure names them. */
export function tablesOf(connection: Connection): readonly string[] {
  const named = z.array(z.object({ name: z.string().regex(/^[a-z_]+$/) }))
  const rows = connection.all(
    `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid`,
  )
  return named.parse(rows).map(({ name }) => name)
}

function isPresetSound(
  table: string,
  row: Readonly<Record<string, unknown>>,
  presets: CopyToCheck['presets'],
): boolean {
  if (table !== 'preset') return true
  const schema = presets[String(row['name'])]
  return schema === undefined || schema.safeParse(readStoredJson(String(row['value']))).success
}

function isVersionTrue(connection: Connection, row: Readonly<Record<string, unknown>>, copy: CopyToCheck): boolean {
  const version = storedAgreement.parse(readStoredJson(String(row['agreement'])))
  return copy.isTrueToItself(version, (id) => {
    const [found] = connection.all('SELECT content FROM attachment WHERE id = ? AND agreement_id = ?', id, version.id)
    return found === undefined ? undefined : z.object({ content: z.instanceof(Uint8Array) }).parse(found).content
  })
}

/** What no single row says: every partner has domains and names in the number a form allows. */
function hasDomains(connection: Connection): boolean {
  const rows = connection.all(`SELECT
    (SELECT group_concat(domain) FROM partner_domain WHERE partner_id = partner.id) AS domains,
    (SELECT group_concat(name) FROM partner_agreed_name WHERE partner_id = partner.id) AS names FROM partner`)
  const parts = z.object({ domains: z.string(), names: z.string().nullable() })
  return rows.every((raw) => {
    const row = parts.safeParse(raw)
    return (
      row.success &&
      partner.shape.domains.safeParse(row.data.domains.split(',')).success &&
      partner.shape.agreedNames.safeParse(row.data.names?.split(',') ?? []).success
    )
  })
}
