// Who is named as sender or recipient of test mails and of sessions to our own MX: to tell a person, and to take them away with it.
import { z } from 'zod'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Database, UnreadableRow } from '#sqlite/database.ts'

export interface TestMailNamings {
  /** Test mails and sessions to our own MX whose sender or recipient is one of these mailboxes. */
  of(mailboxes: readonly string[]): Outcome<readonly TestMailNaming[]>
  /** Takes those away; how many. */
  forget(mailboxes: readonly string[]): Outcome<number>
}

export interface TestMailNaming {
  readonly partnerId: string
  readonly at: string
  readonly from: string
  readonly to: string
}

const row = z.object({ partner_id: z.string(), at: z.string(), sender: z.string(), recipient: z.string() })

const tables = [
  { table: 'test_send', sender: "json_extract(send, '$.from')", recipient: "json_extract(send, '$.to')" },
  {
    table: 'inbound_proof',
    sender: "json_extract(proof, '$.sender')",
    recipient: "json_extract(proof, '$.recipient')",
  },
] as const

/** The namings of a database. */
export function createTestMailNamings(database: Database): TestMailNamings {
  return {
    of: (mailboxes) =>
      database.transact((connection) => {
        const rows = tables.flatMap((each) =>
          connection.all(
            `SELECT partner_id, at, ${each.sender} AS sender, ${each.recipient} AS recipient FROM ${each.table}
             WHERE ${namesOne(each)} ORDER BY at`,
            inList(mailboxes),
          ),
        )
        return succeed(rows.map(toTestMail))
      }),
    forget: (mailboxes) =>
      database.transact((connection) => {
        const gone = tables.map((each) =>
          connection.run(`DELETE FROM ${each.table} WHERE ${namesOne(each)}`, inList(mailboxes)),
        )
        return succeed(gone.reduce((sum, count) => sum + count, 0))
      }),
  }
}

function namesOne({ sender, recipient }: (typeof tables)[number]): string {
  return `EXISTS (SELECT 1 FROM json_each(?) AS box WHERE lower(box.value) IN (lower(${sender}), lower(${recipient})))`
}

function inList(mailboxes: readonly string[]): string {
  return JSON.stringify(mailboxes.filter((mailbox) => mailbox !== ''))
}

function toTestMail(raw: unknown): TestMailNaming {
  const read = row.safeParse(raw)
  if (!read.success) throw new UnreadableRow('test mail', { cause: read.error })
  const { partner_id: partnerId, at, sender: from, recipient: to } = read.data
  return { partnerId, at, from, to }
}
