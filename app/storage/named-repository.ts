// Where somebody is named outside the address book: in agreements, in what people wrote by hand, in what gateways wrote about the mails of a
// counter-proof, and in the policies and files given out last; test mails have a file of their own. For deletion and for telling a person what
// is kept about it. A file that loses a contact line keeps the hash of what was given out: that is what runs on hosts.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { type DeletionReport, type NamingPlace, namingPlaces } from '#domain/care/retention.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Connection, type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'
import { toAgreement } from './agreement-repository.ts'
import { type StoredFile, storedFiles } from './configuration-repository.ts'

export interface NamedRepository {
  /** Versions of agreements in which one of these texts stands anywhere. */
  agreements(texts: readonly string[]): Outcome<readonly Agreement[]>
  /** Counter-proofs in which one of these texts stands, oldest first: their mails went out in somebody's name. */
  counterProofs(texts: readonly string[]): Outcome<readonly { readonly partnerId: string; readonly at: string }[]>
  /** How many entries of each place where people or gateways write freely hold one of these texts; places without any are left out. */
  elsewhere(texts: readonly string[]): Outcome<DeletionReport['namedElsewhere']>
  /** Takes contact lines that name one of these people or mailboxes out of the policies and files given out last. */
  forgetLines(texts: readonly string[], formsOf: FormsOfLine): Outcome<undefined>
  /** Takes the contact lines of a partner that goes out of the files given out last, unless another partner there has the same. */
  forgetPartner(partnerId: string, formsOf: FormsOfLine): Outcome<undefined>
}

/** How a contact line may stand in files. */
export type FormsOfLine = (line: string) => readonly string[]

const policyRow = z.object({ site_id: z.string(), partner_id: z.string(), contact: z.string() })
const filesRow = z.object({ rowid: z.number(), files: z.string() })
const proofRow = z.object({ rowid: z.number(), partner_id: z.string(), at: z.string(), text: z.string() })
const textRow = z.object({ rowid: z.number(), text: z.string() })

/** With what is kept to take it away, as long as it is open. */
const proofText = `proof || ifnull((SELECT run FROM open_trial WHERE proof_id = counter_proof.id), '')`

/** Table and column, or what is made of it. */
const freeTexts: Readonly<Record<NamingPlace, readonly [string, string]>> = {
  checklist: ['checklist_item', 'item'],
  told: ['told', 'about'],
  person: ['person', 'person'],
  push: ['push_record', 'record'],
  preset: ['preset', 'value'],
  'counter-proof': ['counter_proof', proofText],
}
const rowsAtOnce = 500

const linesOfPartner = `SELECT site_id, partner_id, json_extract(policy, '$.contact') AS contact FROM kept_policy AS mine
  WHERE partner_id = ? AND json_extract(policy, '$.contact') IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM kept_policy AS other WHERE other.site_id = mine.site_id AND other.partner_id <> mine.partner_id
      AND json_extract(other.policy, '$.contact') = json_extract(mine.policy, '$.contact'))`

/** Mentions in the given database. */
export function createNamedRepository(database: Database): NamedRepository {
  return {
    agreements: (texts) =>
      database.transact((connection) => {
        const isNamed = namer(texts)
        const named = [...columnOf(connection, 'agreement', 'agreement')].filter(isNamed)
        return succeed(named.map((text) => toAgreement({ agreement: text })).toSorted(byNumber))
      }),
    counterProofs: (texts) =>
      database.transact((connection) => {
        const isNamed = namer(texts)
        const named = [...proofsOf(connection)].flatMap(({ text, ...proof }) => (isNamed(text) ? [proof] : []))
        return succeed(named.toSorted((left, right) => (left.at < right.at ? -1 : 1)))
      }),
    elsewhere: (texts) =>
      database.transact((connection) => {
        const isNamed = namer(texts)
        const counted = namingPlaces.map((place) => {
          let entries = 0
          for (const text of columnOf(connection, ...freeTexts[place])) if (isNamed(text)) entries += 1
          return { place, entries }
        })
        return succeed(counted.filter(({ entries }) => entries > 0))
      }),
    forgetLines: (texts, formsOf) =>
      database.transact((connection) => {
        const wanted = new Set(texts.filter((text) => text !== ''))
        const rows = connection.all(
          `SELECT site_id, partner_id, json_extract(policy, '$.contact') AS contact FROM kept_policy
           WHERE json_extract(policy, '$.contact') IS NOT NULL`,
        )
        const named = rows.map(toPolicyRow).filter(({ contact }) => spansOf(contact).some((span) => wanted.has(span)))
        forgetRows(connection, named, formsOf)
        return succeed(undefined)
      }),
    forgetPartner: (partnerId, formsOf) =>
      database.transact((connection) => {
        forgetRows(connection, connection.all(linesOfPartner, partnerId).map(toPolicyRow), formsOf)
        return succeed(undefined)
      }),
  }
}

type PolicyRow = z.infer<typeof policyRow>

function toPolicyRow(raw: unknown): PolicyRow {
  const row = policyRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('kept policy', { cause: row.error })
  return row.data
}

/** Every run of neighbouring parts of a line: a name may hold a comma itself. */
function spansOf(contact: string): string[] {
  const parts = contact.split(', ')
  return parts.flatMap((_, from) =>
    parts.slice(from).map((_part, length) => parts.slice(from, from + length + 1).join(', ')),
  )
}

function forgetRows(connection: Connection, rows: readonly PolicyRow[], formsOf: FormsOfLine): void {
  const forms = new Map<string, Set<string>>()
  for (const { site_id: siteId, partner_id: partnerId, contact } of rows) {
    connection.run(
      `UPDATE kept_policy SET policy = json_set(policy, '$.contact', NULL) WHERE site_id = ? AND partner_id = ?`,
      siteId,
      partnerId,
    )
    const known = forms.get(siteId) ?? new Set()
    for (const form of formsOf(contact)) known.add(form)
    forms.set(siteId, known)
  }
  for (const [siteId, some] of forms) {
    forgetInFiles(
      connection,
      siteId,
      [...some].toSorted((left, right) => right.length - left.length),
    )
  }
}

function forgetInFiles(connection: Connection, siteId: string, forms: readonly string[]): void {
  for (const raw of connection.all('SELECT rowid, files FROM kept_files WHERE site_id = ?', siteId)) {
    const row = filesRow.safeParse(raw)
    const files = row.success ? storedFiles.safeParse(readStoredJson(row.data.files)) : row
    if (!row.success || !files.success) throw new UnreadableRow('kept files', { cause: files.error })
    const left = files.data.map((file) => withoutLines(file, forms))
    if (left.every((file, index) => file === files.data[index])) continue
    const json = JSON.stringify(left)
    connection.run('UPDATE kept_files SET files = ?, characters = ? WHERE rowid = ?', json, json.length, row.data.rowid)
  }
}

/** Before a contact: the mark of a comment, or the name of a value in JSON, which may be inside a text itself. */
const beforeContact = /contact(?: |\\*": ?\\*")/g

/** The file without these lines where a contact stands; the same object when none does. */
function withoutLines(file: StoredFile, forms: readonly string[]): StoredFile {
  const { name, content } = file
  let text = ''
  let from = 0
  for (const { index, 0: mark } of content.matchAll(beforeContact)) {
    const at = index + mark.length
    const form = forms.find((each) => content.startsWith(each, at) && isLineEnd(content[at + each.length]))
    if (form === undefined) continue
    text += content.slice(from, at)
    from = at + form.length
  }
  if (from === 0) return file
  const sha256 = file.sha256 ?? createHash('sha256').update(content).digest('hex')
  return { name, content: text + content.slice(from), sha256 }
}

function isLineEnd(next: string | undefined): boolean {
  return next === undefined || '"\\\r\n'.includes(next)
}

/** The text as it stands inside a JSON string. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** One column of a table, read a page of rows at a time. */
function* columnOf(connection: Connection, table: string, column: string): Generator<string> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = connection.all(
      `SELECT rowid, ${column} AS text FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${rowsAtOnce}`,
      after,
    )
    for (const raw of rows) {
      const row = textRow.safeParse(raw)
      if (!row.success) throw new UnreadableRow(table, { cause: row.error })
      after = row.data.rowid
      yield row.data.text
    }
    if (rows.length < rowsAtOnce) return
  }
}

/** One at a time: their lines are long. */
function* proofsOf(connection: Connection): Generator<{ partnerId: string; at: string; text: string }> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const [raw] = connection.all(
      `SELECT rowid, partner_id, at, ${proofText} AS text FROM counter_proof WHERE rowid > ? ORDER BY rowid LIMIT 1`,
      after,
    )
    if (raw === undefined) return
    const row = proofRow.safeParse(raw)
    if (!row.success) throw new UnreadableRow('counter_proof', { cause: row.error })
    const { rowid, partner_id: partnerId, at, text } = row.data
    after = rowid
    yield { partnerId, at, text }
  }
}

/** Whether a text holds one of these, as it is or inside JSON; one pass however many there are. */
function namer(texts: readonly string[]): (text: string) => boolean {
  const wanted = [...new Set(texts.flatMap((text) => (text === '' ? [] : [text, inJson(text)])))]
  if (wanted.length === 0) return () => false
  const any = new RegExp(wanted.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'))
  return (text) => any.test(text)
}

function byNumber(left: Agreement, right: Agreement): number {
  if (left.number !== right.number) return left.number < right.number ? -1 : 1
  return left.version - right.version
}
