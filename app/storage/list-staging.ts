// A list on its way in: laid beside the tables in slices, where nobody sees it, then taken over by one short transaction. A cancel, a fault or
// a crash before that leaves nothing; the stage lives in memory and ends with the connection. Also tells whether what lists are about moved.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ContactLink, Person } from '#domain/contacts/person.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import { type Connection, type Database, UnreadableRow } from '#sqlite/database.ts'

export interface ListStaging {
  /** A mark that is another one as soon as partners, people or places changed. */
  mark(): Outcome<string>
  /** Clears the stage and makes it ready. */
  begin(): Outcome<undefined>
  partners(some: readonly Partner[]): Outcome<undefined>
  people(some: readonly Person[]): Outcome<undefined>
  /** Places go after those there already, in the order they are given. */
  links(some: readonly ContactLink[]): Outcome<undefined>
  /** Takes over what lies on the stage; inside the caller's transaction or its own. Faults care.changed-since, partner.domain-taken. */
  take(mark: string): Outcome<undefined>
  clear(): Outcome<undefined>
}

const stage = `
  PRAGMA temp_store = MEMORY;
  CREATE TEMP TABLE IF NOT EXISTS staged_partner (
    id TEXT PRIMARY KEY, name TEXT, contact_name TEXT, contact_mail TEXT, contact_phone TEXT, is_practice INTEGER,
    created_at TEXT, changed_at TEXT);
  CREATE TEMP TABLE IF NOT EXISTS staged_domain (domain TEXT PRIMARY KEY, partner_id TEXT, position INTEGER);
  CREATE TEMP TABLE IF NOT EXISTS staged_name (partner_id TEXT, position INTEGER, name TEXT);
  CREATE TEMP TABLE IF NOT EXISTS staged_person (
    id TEXT PRIMARY KEY, name TEXT, mail TEXT, person TEXT, created_at TEXT, changed_at TEXT);
  CREATE TEMP TABLE IF NOT EXISTS staged_link (person_id TEXT, partner_id TEXT, role TEXT, is_deputy INTEGER);
`
const stageTables = ['staged_partner', 'staged_domain', 'staged_name', 'staged_person', 'staged_link'] as const
const emptyStage = stageTables.map((table) => `DELETE FROM temp.${table};`).join('')

const takeOver = `
  DELETE FROM main.partner_domain WHERE partner_id IN (SELECT id FROM temp.staged_partner);
  DELETE FROM main.partner_agreed_name WHERE partner_id IN (SELECT id FROM temp.staged_partner);
  INSERT INTO main.partner (id, name, contact_name, contact_mail, contact_phone, is_practice, created_at, changed_at)
    SELECT id, name, contact_name, contact_mail, contact_phone, is_practice, created_at, changed_at
    FROM temp.staged_partner WHERE true
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, contact_name = excluded.contact_name,
      contact_mail = excluded.contact_mail, contact_phone = excluded.contact_phone, changed_at = excluded.changed_at;
  INSERT INTO main.partner_domain (domain, partner_id, position)
    SELECT domain, partner_id, position FROM temp.staged_domain;
  INSERT INTO main.partner_agreed_name (partner_id, position, name)
    SELECT partner_id, position, name FROM temp.staged_name;
  INSERT INTO main.person (id, name, mail, person, created_at, changed_at)
    SELECT id, name, mail, person, created_at, changed_at FROM temp.staged_person WHERE true
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, mail = excluded.mail, person = excluded.person,
      changed_at = excluded.changed_at;
  INSERT INTO main.contact_link (person_id, partner_id, role, is_deputy, position)
    SELECT person_id, partner_id, role, is_deputy,
      (SELECT ifnull(max(position), -1) FROM main.contact_link AS kept WHERE kept.partner_id IS staged.partner_id)
        + row_number() OVER (PARTITION BY partner_id ORDER BY staged.rowid)
    FROM temp.staged_link AS staged WHERE true
    ON CONFLICT (person_id, ifnull(partner_id, ''), role) DO UPDATE SET is_deputy = excluded.is_deputy;
`

/** Everything a list is about, as one text in a fixed order. */
const told = `SELECT
  (SELECT json_group_array(json_array(id, name, contact_name, contact_mail, contact_phone, is_practice, changed_at))
    FROM (SELECT * FROM partner ORDER BY id)) AS partners,
  (SELECT json_group_array(json_array(domain, partner_id, position)) FROM (SELECT * FROM partner_domain ORDER BY domain)) AS domains,
  (SELECT json_group_array(json_array(partner_id, position, name))
    FROM (SELECT * FROM partner_agreed_name ORDER BY partner_id, position)) AS names,
  (SELECT json_group_array(json_array(id, person)) FROM (SELECT * FROM person ORDER BY id)) AS people,
  (SELECT json_group_array(json_array(person_id, partner_id, role, is_deputy, position))
    FROM (SELECT * FROM contact_link ORDER BY rowid)) AS links`
const toldRow = z.record(z.string(), z.string())
const takenRow = z.object({ domain: z.string(), partner: z.string() })

/** A stage in the given database. */
export function createListStaging(database: Database): ListStaging {
  const run = (script: string): Outcome<undefined> =>
    database.read((connection) => {
      connection.execute(script)
      return succeed(undefined)
    })
  const lay =
    <T>(put: (connection: Connection, value: T) => void) =>
    (some: readonly T[]): Outcome<undefined> =>
      database.read((connection) => {
        for (const each of some) put(connection, each)
        return succeed(undefined)
      })
  return {
    mark: () => database.read((connection) => succeed(markOf(connection))),
    begin: () => run(`${stage}${emptyStage}`),
    partners: lay(stagePartner),
    people: lay(stagePerson),
    links: lay(stageLink),
    take: (mark) =>
      database.transact((connection) => {
        if (markOf(connection) !== mark) return fail('care.changed-since')
        const [raw] = connection.all(
          `SELECT staged.domain, partner.name AS partner FROM temp.staged_domain AS staged
           JOIN main.partner_domain AS kept ON kept.domain = staged.domain
           JOIN main.partner ON partner.id = kept.partner_id
           WHERE kept.partner_id NOT IN (SELECT id FROM temp.staged_partner) LIMIT 1`,
        )
        if (raw !== undefined) return fail('partner.domain-taken', takenRow.parse(raw))
        connection.execute(takeOver)
        return succeed(undefined)
      }),
    clear: () => run(emptyStage),
  }
}

function markOf(connection: Connection): string {
  const [raw] = connection.all(told)
  const row = toldRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('list mark', { cause: row.error })
  const hash = createHash('sha256')
  for (const [name, text] of Object.entries(row.data)) hash.update(`${name} ${text}\n`)
  return hash.digest('hex')
}

function stagePartner(connection: Connection, { id, name, contact, isPractice, ...rest }: Partner): void {
  connection.run(
    'INSERT INTO temp.staged_partner VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[id, name, contact.name, contact.mail, contact.phone, isPractice ? 1 : 0, rest.createdAt, rest.changedAt],
  )
  for (const [position, domain] of rest.domains.entries()) {
    connection.run('INSERT INTO temp.staged_domain VALUES (?, ?, ?)', domain, id, position)
  }
  for (const [position, agreed] of rest.agreedNames.entries()) {
    connection.run('INSERT INTO temp.staged_name VALUES (?, ?, ?)', id, position, agreed)
  }
}

function stagePerson(connection: Connection, value: Person): void {
  connection.run(
    'INSERT INTO temp.staged_person VALUES (?, ?, ?, ?, ?, ?)',
    ...[value.id, value.name, value.mail, JSON.stringify(value), value.createdAt, value.changedAt],
  )
}

function stageLink(connection: Connection, { personId, partnerId, role, isDeputy }: ContactLink): void {
  connection.run('INSERT INTO temp.staged_link VALUES (?, ?, ?, ?)', personId, partnerId, role, isDeputy ? 1 : 0)
}
