// Partners in the database: whole partners in, whole partners out. A domain that belongs to somebody else is refused with
// partner.domain-taken; a row no schema can read is storage.damaged.
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type Partner, partner } from '#domain/partner.ts'
import { type Connection, type Database, UnreadableRow } from '#sqlite/database.ts'

export interface PartnerRepository {
  /** All partners, by name without regard to case. */
  list(): Outcome<readonly Partner[]>
  /** One partner; fault partner.not-found. */
  find(id: string): Outcome<Partner>
  /** Adds the partner or replaces the one with its id; fault partner.domain-taken. */
  save(partner: Partner): Outcome<Partner>
  /** Removes the partner; fault partner.not-found. */
  remove(id: string): Outcome<undefined>
}

const partnerRow = z.object({
  id: z.string(),
  name: z.string(),
  contact_name: z.string(),
  contact_mail: z.string(),
  contact_phone: z.string(),
  is_practice: z.number(),
  created_at: z.string(),
  changed_at: z.string(),
})
const partRow = z.object({ partner_id: z.string(), text: z.string() })

/** Partners kept in the given database. */
export function createPartnerRepository(database: Database): PartnerRepository {
  return {
    list: () => database.transact((connection) => succeed(readPartners(connection, null))),
    find: (id) =>
      database.transact((connection) => {
        const [found] = readPartners(connection, id)
        return found === undefined ? fail('partner.not-found') : succeed(found)
      }),
    save: (changed) =>
      database.transact((connection) => {
        const taken = firstTaken(connection, changed)
        if (taken !== undefined) return fail('partner.domain-taken', taken)
        writePartner(connection, changed)
        return succeed(changed)
      }),
    remove: (id) =>
      database.transact((connection) =>
        connection.run('DELETE FROM partner WHERE id = ?', id) === 0 ? fail('partner.not-found') : succeed(undefined),
      ),
  }
}

function readPartners(connection: Connection, id: string | null): readonly Partner[] {
  const rows = connection.all('SELECT * FROM partner WHERE ?1 IS NULL OR id = ?1', id)
  const domains = readParts(
    connection,
    'SELECT partner_id, domain AS text FROM partner_domain WHERE ?1 IS NULL OR partner_id = ?1 ORDER BY position',
    id,
  )
  const names = readParts(
    connection,
    'SELECT partner_id, name AS text FROM partner_agreed_name WHERE ?1 IS NULL OR partner_id = ?1 ORDER BY position',
    id,
  )
  return rows.map((raw) => toPartner(raw, domains, names)).toSorted(byName)
}

function readParts(connection: Connection, sql: string, id: string | null): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>()
  for (const raw of connection.all(sql, id)) {
    const row = partRow.safeParse(raw)
    if (!row.success) throw new UnreadableRow('partner part', { cause: row.error })
    const known = parts.get(row.data.partner_id)
    if (known === undefined) parts.set(row.data.partner_id, [row.data.text])
    else known.push(row.data.text)
  }
  return parts
}

function toPartner(
  raw: unknown,
  domains: ReadonlyMap<string, readonly string[]>,
  names: ReadonlyMap<string, readonly string[]>,
): Partner {
  const row = partnerRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('partner', { cause: row.error })
  const value = partner.safeParse({
    id: row.data.id,
    name: row.data.name,
    domains: domains.get(row.data.id) ?? [],
    contact: { name: row.data.contact_name, mail: row.data.contact_mail, phone: row.data.contact_phone },
    agreedNames: names.get(row.data.id) ?? [],
    isPractice: row.data.is_practice === 1,
    createdAt: row.data.created_at,
    changedAt: row.data.changed_at,
  })
  if (!value.success) throw new UnreadableRow('partner', { cause: value.error })
  return value.data
}

/** Code-point order after folding case: the same on every machine, whatever its locale. */
function byName(left: Partner, right: Partner): number {
  const [a, b] = [`${left.name.toLowerCase()} ${left.id}`, `${right.name.toLowerCase()} ${right.id}`]
  return a < b ? -1 : 1
}

function firstTaken(connection: Connection, changed: Partner): { domain: string; partner: string } | undefined {
  for (const domain of changed.domains) {
    const [raw] = connection.all(
      `SELECT partner_domain.domain AS domain, partner.name AS partner FROM partner_domain
       JOIN partner ON partner.id = partner_domain.partner_id WHERE partner_domain.domain = ? AND partner.id <> ?`,
      domain,
      changed.id,
    )
    if (raw !== undefined) return z.object({ domain: z.string(), partner: z.string() }).parse(raw)
  }
  return undefined
}

function writePartner(connection: Connection, value: Partner): void {
  connection.run(
    `INSERT INTO partner (id, name, contact_name, contact_mail, contact_phone, is_practice, created_at, changed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, contact_name = excluded.contact_name,
       contact_mail = excluded.contact_mail, contact_phone = excluded.contact_phone,
       is_practice = excluded.is_practice, changed_at = excluded.changed_at`,
    value.id,
    value.name,
    value.contact.name,
    value.contact.mail,
    value.contact.phone,
    value.isPractice ? 1 : 0,
    value.createdAt,
    value.changedAt,
  )
  connection.run('DELETE FROM partner_domain WHERE partner_id = ?', value.id)
  for (const [position, domain] of value.domains.entries()) {
    connection.run('INSERT INTO partner_domain VALUES (?, ?, ?)', domain, value.id, position)
  }
  connection.run('DELETE FROM partner_agreed_name WHERE partner_id = ?', value.id)
  for (const [position, name] of value.agreedNames.entries()) {
    connection.run('INSERT INTO partner_agreed_name VALUES (?, ?, ?)', value.id, position, name)
  }
}
