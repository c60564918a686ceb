// What was chosen for each partner, with the sites it was chosen for. A choice no schema can read is storage.damaged.
import { z } from 'zod'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type PartnerChoice, partnerChoice } from '#domain/policy-choice.ts'
import { type Connection, type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export type KeptChoice = PartnerChoice & { readonly keptAt: string }

export interface PolicyChoiceRepository {
  /** The choice of a partner; undefined while none was kept. */
  find(partnerId: string): Outcome<PartnerChoice | undefined>
  /** Sites of the choice that was kept last, whoever it was for. */
  lastSites(): Outcome<readonly string[]>
  /** Keeps the choice; partner and sites must exist. */
  save(partnerId: string, kept: KeptChoice): Outcome<undefined>
}

const choiceRow = z.object({ choice: z.string(), kept_at: z.string() })
const siteRow = z.object({ site_id: z.string() })
const newest = 'SELECT partner_id FROM policy_choice ORDER BY kept_at DESC, rowid DESC LIMIT 1'

/** Choices kept in the given database. */
export function createPolicyChoiceRepository(database: Database): PolicyChoiceRepository {
  return {
    find: (partnerId) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT choice, kept_at FROM policy_choice WHERE partner_id = ?', partnerId)
        return succeed(raw === undefined ? undefined : toChoice(raw, sitesOf(connection, '?', partnerId)))
      }),
    lastSites: () => database.transact((connection) => succeed(sitesOf(connection, `(${newest})`))),
    save: (partnerId, { choice, siteIds, keptAt }) =>
      database.transact((connection) => {
        connection.run(
          `INSERT INTO policy_choice VALUES (?, ?, ?)
           ON CONFLICT (partner_id) DO UPDATE SET choice = excluded.choice, kept_at = excluded.kept_at`,
          partnerId,
          JSON.stringify(choice),
          keptAt,
        )
        connection.run('DELETE FROM policy_choice_site WHERE partner_id = ?', partnerId)
        for (const [position, siteId] of siteIds.entries()) {
          connection.run('INSERT INTO policy_choice_site VALUES (?, ?, ?)', partnerId, siteId, position)
        }
        return succeed(undefined)
      }),
  }
}

function sitesOf(connection: Connection, partner: string, ...values: readonly string[]): readonly string[] {
  const rows = connection.all(
    `SELECT site_id FROM policy_choice_site WHERE partner_id = ${partner} ORDER BY position`,
    ...values,
  )
  return rows.map((raw) => siteRow.parse(raw).site_id)
}

function toChoice(raw: unknown, siteIds: readonly string[]): PartnerChoice {
  const row = choiceRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('policy choice', { cause: row.error })
  const value = partnerChoice.safeParse({ choice: readStoredJson(row.data.choice), siteIds, keptAt: row.data.kept_at })
  if (!value.success) throw new UnreadableRow('policy choice', { cause: value.error })
  return value.data
}
