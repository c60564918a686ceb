// Versions of agreements and the files attached to them. Both go with their partner. What no schema can read is storage.damaged.
import { z } from 'zod'
import { type Agreement, agreementState, storedAgreement } from '#domain/agreement/agreement.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { day } from '#domain/text.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

const standing = z.object({
  partnerId: z.string(),
  number: z.string(),
  version: z.number(),
  state: agreementState,
  reviewBy: day.nullable(),
})
/** How far the agreement with a partner is, without its terms. */
export type AgreementStanding = z.infer<typeof standing>

export interface AttachedFile {
  readonly agreementId: string
  readonly content: Uint8Array
}

export interface AgreementRepository {
  /** All versions with a partner, newest first. */
  ofPartner(partnerId: string): Outcome<readonly Agreement[]>
  /** One version; fault agreement.not-found. */
  find(id: string): Outcome<Agreement>
  /** Of each partner the version in force, else the newest that has not ended, else the newest; by partner. */
  standings(): Outcome<ReadonlyMap<string, AgreementStanding>>
  /** Adds the version or replaces the one with its id; its partner must exist. */
  save(value: Agreement): Outcome<Agreement>
  /** Removes the version with its attached files; fault agreement.not-found. */
  remove(id: string): Outcome<undefined>
  /** Keeps a file with a version, which must exist; its name stands in the confirmation. */
  attach(id: string, file: AttachedFile): Outcome<undefined>
  /** An attached file; fault agreement.not-found. */
  attached(id: string): Outcome<AttachedFile>
  /** Removes an attached file; without one nothing happens. */
  detach(id: string): Outcome<undefined>
}

const agreementRow = z.object({ agreement: z.string() })
const attachmentRow = z.object({ agreement_id: z.string(), content: z.instanceof(Uint8Array) })

/** SQL order of versions of one partner: versions count under one number, so the number that was used last comes first. */
const newestFirst = 'max(rowid) OVER (PARTITION BY partner_id, number) DESC, version DESC'
/** In force first, then what has not ended, then the newest. */
const standingOrder = `CASE WHEN state IN ('active', 'under-review') THEN 0 WHEN state <> 'ended' THEN 1 ELSE 2 END, ${newestFirst}`

/** Agreements kept in the given database. */
export function createAgreementRepository(database: Database): AgreementRepository {
  return {
    ofPartner: (partnerId) =>
      database.transact((connection) =>
        succeed(
          connection
            .all(`SELECT agreement FROM agreement WHERE partner_id = ? ORDER BY ${newestFirst}`, partnerId)
            .map(toAgreement),
        ),
      ),
    find: (id) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT agreement FROM agreement WHERE id = ?', id)
        return raw === undefined ? fail('agreement.not-found') : succeed(toAgreement(raw))
      }),
    standings: () =>
      database.transact((connection) => {
        const rows = connection.all(
          `SELECT partner_id AS partnerId, number, version, state, review_by AS reviewBy FROM agreement ORDER BY ${standingOrder}`,
        )
        const byPartner = new Map<string, AgreementStanding>()
        for (const row of rows.map(toStanding)) if (!byPartner.has(row.partnerId)) byPartner.set(row.partnerId, row)
        return succeed(byPartner)
      }),
    save: (value) =>
      database.transact((connection) => {
        connection.run(
          `INSERT INTO agreement VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET number = excluded.number, version = excluded.version, state = excluded.state,
             review_by = excluded.review_by, agreement = excluded.agreement, changed_at = excluded.changed_at`,
          value.id,
          value.partnerId,
          value.number,
          value.version,
          value.state,
          value.reviewBy,
          JSON.stringify(value),
          value.changedAt,
        )
        return succeed(value)
      }),
    remove: (id) =>
      database.transact((connection) =>
        connection.run('DELETE FROM agreement WHERE id = ?', id) === 0
          ? fail('agreement.not-found')
          : succeed(undefined),
      ),
    ...attachedFiles(database),
  }
}

function attachedFiles(database: Database): Pick<AgreementRepository, 'attach' | 'attached' | 'detach'> {
  return {
    attach: (id, { agreementId, content }) =>
      database.transact((connection) => {
        connection.run('INSERT INTO attachment VALUES (?, ?, ?)', id, agreementId, content)
        return succeed(undefined)
      }),
    attached: (id) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT agreement_id, content FROM attachment WHERE id = ?', id)
        if (raw === undefined) return fail('agreement.not-found')
        const row = attachmentRow.safeParse(raw)
        if (!row.success) throw new UnreadableRow('attachment', { cause: row.error })
        return succeed({ agreementId: row.data.agreement_id, content: row.data.content })
      }),
    detach: (id) =>
      database.transact((connection) => {
        connection.run('DELETE FROM attachment WHERE id = ?', id)
        return succeed(undefined)
      }),
  }
}

/** Reads the column `agreement` of a row. */
export function toAgreement(raw: unknown): Agreement {
  const row = agreementRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('agreement', { cause: row.error })
  const value = storedAgreement.safeParse(readStoredJson(row.data.agreement))
  if (!value.success) throw new UnreadableRow('agreement', { cause: value.error })
  return value.data
}

function toStanding(raw: unknown): AgreementStanding {
  const row = standing.safeParse(raw)
  if (!row.success) throw new UnreadableRow('agreement', { cause: row.error })
  return row.data
}
