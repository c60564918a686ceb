// Where somebody is named outside the address book: in agreements, test mails, and in the policies and files given out last. For deletion and for
// telling a person what is kept about it.
import { z } from 'zod'
import { type Agreement, agreement } from '#domain/agreement/agreement.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Connection, type Database, UnreadableRow } from '#sqlite/database.ts'

export interface NamedRepository {
  /** Versions of agreements in which one of these texts stands anywhere. */
  agreements(texts: readonly string[]): Outcome<readonly Agreement[]>
  /** Test mails and sessions to our own MX whose sender or recipient is one of these mailboxes. */
  testMails(mailboxes: readonly string[]): Outcome<readonly TestMailNaming[]>
  /** Takes those away; how many. */
  forgetTestMails(mailboxes: readonly string[]): Outcome<number>
  /** Takes contact lines that name one of these people or mailboxes out of the policies and files given out last. */
  forgetLines(texts: readonly string[]): Outcome<undefined>
  /** Takes the contact lines of a partner that goes out of the files given out last, unless another partner there has the same. */
  forgetPartner(partnerId: string): Outcome<undefined>
}

export interface TestMailNaming {
  readonly partnerId: string
  readonly at: string
  readonly from: string
  readonly to: string
}

const testMailRow = z.object({ partner_id: z.string(), at: z.string(), sender: z.string(), recipient: z.string() })

const testMailTables = [
  { table: 'test_send', sender: "json_extract(send, '$.from')", recipient: "json_extract(send, '$.to')" },
  {
    table: 'inbound_proof',
    sender: "json_extract(proof, '$.sender')",
    recipient: "json_extract(proof, '$.recipient')",
  },
] as const

function namesOne({ sender, recipient }: (typeof testMailTables)[number]): string {
  return `EXISTS (SELECT 1 FROM json_each(?) AS box WHERE lower(box.value) IN (lower(${sender}), lower(${recipient})))`
}

const agreementRow = z.object({ agreement: z.string() })
const policyRow = z.object({ site_id: z.string(), partner_id: z.string(), contact: z.string() })

const linesOfPartner = `SELECT site_id, partner_id, json_extract(policy, '$.contact') AS contact FROM kept_policy AS mine
  WHERE partner_id = ? AND json_extract(policy, '$.contact') IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM kept_policy AS other WHERE other.site_id = mine.site_id AND other.partner_id <> mine.partner_id
      AND json_extract(other.policy, '$.contact') = json_extract(mine.policy, '$.contact'))`

/** Mentions in the given database. */
export function createNamedRepository(database: Database): NamedRepository {
  return {
    agreements: (texts) =>
      database.transact((connection) => {
        const wanted = JSON.stringify(texts.filter((text) => text !== '').map(inJson))
        const rows = connection.all(
          `SELECT agreement FROM agreement
           WHERE EXISTS (SELECT 1 FROM json_each(?) AS text WHERE instr(agreement.agreement, text.value) > 0)
           ORDER BY number, version`,
          wanted,
        )
        return succeed(rows.map(toAgreement))
      }),
    testMails: (mailboxes) =>
      database.transact((connection) => {
        const rows = testMailTables.flatMap((each) =>
          connection.all(
            `SELECT partner_id, at, ${each.sender} AS sender, ${each.recipient} AS recipient FROM ${each.table}
             WHERE ${namesOne(each)} ORDER BY at`,
            inList(mailboxes),
          ),
        )
        return succeed(rows.map(toTestMail))
      }),
    forgetTestMails: (mailboxes) =>
      database.transact((connection) => {
        const gone = testMailTables.map((each) =>
          connection.run(`DELETE FROM ${each.table} WHERE ${namesOne(each)}`, inList(mailboxes)),
        )
        return succeed(gone.reduce((sum, count) => sum + count, 0))
      }),
    forgetLines: (texts) =>
      database.transact((connection) => {
        const wanted = new Set(texts.filter((text) => text !== ''))
        const rows = connection.all(
          `SELECT site_id, partner_id, json_extract(policy, '$.contact') AS contact FROM kept_policy
           WHERE json_extract(policy, '$.contact') IS NOT NULL`,
        )
        for (const raw of rows) {
          const row = toPolicyRow(raw)
          if (row.contact.split(', ').some((part) => wanted.has(part))) forgetLine(connection, row)
        }
        return succeed(undefined)
      }),
    forgetPartner: (partnerId) =>
      database.transact((connection) => {
        for (const raw of connection.all(linesOfPartner, partnerId)) forgetLine(connection, toPolicyRow(raw))
        return succeed(undefined)
      }),
  }
}

function inList(mailboxes: readonly string[]): string {
  return JSON.stringify(mailboxes.filter((mailbox) => mailbox !== ''))
}

function toTestMail(raw: unknown): TestMailNaming {
  const row = testMailRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('test mail', { cause: row.error })
  const { partner_id: partnerId, at, sender: from, recipient: to } = row.data
  return { partnerId, at, from, to }
}

function toPolicyRow(raw: unknown): z.infer<typeof policyRow> {
  const row = policyRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('kept policy', { cause: row.error })
  return row.data
}

function forgetLine(
  connection: Connection,
  { site_id: siteId, partner_id: partnerId, contact }: z.infer<typeof policyRow>,
) {
  connection.run(
    `UPDATE kept_policy SET policy = json_set(policy, '$.contact', NULL) WHERE site_id = ? AND partner_id = ?`,
    siteId,
    partnerId,
  )
  // A file may be JSON itself; then the line stands in it escaped once more.
  for (const line of new Set([inJson(contact), inJson(inJson(contact))])) {
    connection.run(
      `UPDATE kept_files SET files = replace(files, ?1, '') WHERE site_id = ?2 AND instr(files, ?1) > 0`,
      line,
      siteId,
    )
  }
}

/** The text as it stands inside a JSON string. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function toAgreement(raw: unknown): Agreement {
  const row = agreementRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('agreement', { cause: row.error })
  const value = agreement.safeParse(JSON.parse(row.data.agreement))
  if (!value.success) throw new UnreadableRow('agreement', { cause: value.error })
  return value.data
}
