// What was confirmed with a partner: test mails, counter-proofs and sessions to our own MX. They go with their partner; the oldest beyond
// their number go too, but never what decides today: the newest of a place and the newest there that told something, or a counter-proof whose
// route may still be on a host. What no schema can read is storage.damaged.
import { z } from 'zod'
import { type CounterProof, counterProof } from '#domain/confirm/counter-proof.ts'
import { type InboundProof, inboundProof } from '#domain/confirm/inbound-proof.ts'
import { type TestSend, testSend } from '#domain/confirm/test-send.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type Connection, type Database, UnreadableRow } from '#sqlite/database.ts'

export interface ConfirmationRepository {
  /** Newest first. */
  sends(partnerId: string): Outcome<readonly TestSend[]>
  proofs(partnerId: string): Outcome<readonly CounterProof[]>
  inbound(partnerId: string): Outcome<readonly InboundProof[]>
  /** The newest counter-proof on a host, with whichever partner; undefined = there is none. */
  newestOn(hostId: string): Outcome<CounterProof | undefined>
  /** Partners a counter-proof was ever kept of. */
  partnersWithProof(): Outcome<readonly string[]>
  /** Faults confirm.not-found. */
  findSend(id: string): Outcome<TestSend>
  findProof(id: string): Outcome<CounterProof>
  /** Each adds it or replaces the one with its id; the partner must exist. */
  saveSend(send: TestSend): Outcome<undefined>
  saveProof(proof: CounterProof): Outcome<undefined>
  saveInbound(proof: InboundProof): Outcome<undefined>
  /** Takes away what never began. */
  forgetProof(id: string): Outcome<undefined>
  forgetSend(id: string): Outcome<undefined>
}

/** Kept of each for one partner, and with what decides, of however many places. */
export const confirmationLimit = 100
const mostKept = 2000

interface Subject<T> {
  readonly table: string
  readonly column: string
  readonly schema: z.ZodType<T>
  at(value: T): string
  /** SQL for what a verdict is about; NULL = each stands for itself. */
  readonly place: string
}

const fields = (column: string, ...names: readonly string[]) =>
  `json_array(${names.map((name) => `json_extract(${column}, '$.${name}')`).join(', ')})`

const sends: Subject<TestSend> = {
  table: 'test_send',
  column: 'send',
  schema: testSend,
  at: ({ sentAt }) => sentAt,
  place: 'NULL',
}
const proofs: Subject<CounterProof> = {
  ...{ table: 'counter_proof', column: 'proof', schema: counterProof },
  place: fields('proof', 'siteId', 'hostId', 'domain'),
  at: ({ startedAt }) => startedAt,
}
const inbound: Subject<InboundProof> = {
  ...{ table: 'inbound_proof', column: 'proof', schema: inboundProof },
  place: fields('proof', 'host', 'port', 'address', 'sender'),
  at: ({ startedAt }) => startedAt,
}

const valueRow = z.object({ value: z.string() })
const partnerRow = z.object({ partner_id: z.string() })

/** Confirmations kept in the given database. */
export function createConfirmationRepository(database: Database): ConfirmationRepository {
  const list = <T>(subject: Subject<T>, partnerId: string) =>
    database.transact((connection) => succeed(listed(connection, subject, partnerId)))
  const find = <T>({ table, column, schema }: Subject<T>, id: string) =>
    database.transact((connection) => {
      const [raw] = connection.all(`SELECT ${column} AS value FROM ${table} WHERE id = ?`, id)
      return raw === undefined ? fail('confirm.not-found') : succeed(read(raw, table, schema))
    })
  const save = <T extends { readonly id: string; readonly partnerId: string }>(subject: Subject<T>, value: T) =>
    database.transact((connection) => {
      keep(connection, subject, value)
      return succeed(undefined)
    })
  const forget = ({ table }: Pick<Subject<unknown>, 'table'>, id: string) =>
    database.transact((connection) => {
      connection.run(`DELETE FROM ${table} WHERE id = ?`, id)
      return succeed(undefined)
    })
  return {
    sends: (partnerId) => list(sends, partnerId),
    proofs: (partnerId) => list(proofs, partnerId),
    inbound: (partnerId) => list(inbound, partnerId),
    newestOn: (hostId) =>
      database.transact((connection) => {
        const [raw] = connection.all(
          `SELECT proof AS value FROM counter_proof WHERE json_extract(proof, '$.hostId') = ?
           ORDER BY at DESC, rowid DESC LIMIT 1`,
          hostId,
        )
        return succeed(raw === undefined ? undefined : read(raw, proofs.table, proofs.schema))
      }),
    partnersWithProof: () =>
      database.transact((connection) => {
        const rows = connection.all('SELECT DISTINCT partner_id FROM counter_proof ORDER BY partner_id')
        return succeed(rows.map((raw) => partnerRow.parse(raw).partner_id))
      }),
    findSend: (id) => find(sends, id),
    findProof: (id) => find(proofs, id),
    saveSend: (send) => save(sends, send),
    saveProof: (proof) => save(proofs, proof),
    saveInbound: (proof) => save(inbound, proof),
    forgetProof: (id) => forget(proofs, id),
    forgetSend: (id) => forget(sends, id),
  }
}

function listed<T>(connection: Connection, { table, column, schema }: Subject<T>, partnerId: string): readonly T[] {
  const rows = connection.all(
    `SELECT ${column} AS value FROM ${table} WHERE partner_id = ? ORDER BY at DESC, rowid DESC`,
    partnerId,
  )
  return rows.map((raw) => read(raw, table, schema))
}

function keep<T extends { readonly id: string; readonly partnerId: string }>(
  connection: Connection,
  { table, column, schema, at, place }: Subject<T>,
  value: T,
): void {
  connection.run(
    `INSERT INTO ${table} (id, partner_id, at, ${column}) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET at = excluded.at, ${column} = excluded.${column}`,
    value.id,
    value.partnerId,
    at(value),
    JSON.stringify(schema.parse(value)),
  )
  connection.run(
    `WITH told AS (
       SELECT rowid AS row, at, ${place} AS place, coalesce(json_extract(${column}, '$.verdict'), 'undetermined') <> 'undetermined' AS tells
       FROM ${table} WHERE partner_id = ?
     ), ranked AS (
       SELECT row, place, tells, row_number() OVER (ORDER BY at DESC, row DESC) AS rank,
         row_number() OVER (PARTITION BY place ORDER BY at DESC, row DESC) AS rank_there,
         row_number() OVER (PARTITION BY place, tells ORDER BY at DESC, row DESC) AS rank_telling
       FROM told
     )
     DELETE FROM ${table} WHERE rowid IN
       (SELECT row FROM ranked WHERE rank > ? OR
         (rank > ? AND (place IS NULL OR (rank_there > 1 AND NOT (tells AND rank_telling = 1)))))
     AND id NOT IN (SELECT proof_id FROM open_trial)`,
    ...[value.partnerId, mostKept, confirmationLimit],
  )
}

function read<T>(raw: unknown, table: string, schema: z.ZodType<T>): T {
  const row = valueRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow(table, { cause: row.error })
  const value = schema.safeParse(JSON.parse(row.data.value))
  if (!value.success) throw new UnreadableRow(table, { cause: value.error })
  return value.data
}
