// The address book in the database: people once, and their places on the sides of agreements. Many at a time cost one statement each.
// A row no schema can read is storage.damaged; who is not there is contact.not-found.
import { z } from 'zod'
import { inOrder } from '#domain/contacts/order.ts'
import { type ContactLink, contactRole, type Person, person, type SideContact } from '#domain/contacts/person.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type Connection, type Database, UnreadableRow } from '#sqlite/database.ts'
import { readStoredJson } from '#sqlite/stored-json.ts'

export interface PlacedPerson {
  readonly person: Person
  readonly links: readonly ContactLink[]
}

export interface PersonRepository {
  /** Everyone, by name without regard to case, with all their places. */
  all(): Outcome<readonly PlacedPerson[]>
  /** The next people by id, after the given one; for work in slices. */
  next(after: string, limit: number): Outcome<readonly PlacedPerson[]>
  /** One person with its places; fault contact.not-found. */
  find(id: string): Outcome<PlacedPerson>
  /** The people of a partner's side, or with null of our own, in the order of roles, deputies last. */
  side(partnerId: string | null): Outcome<SideContact[]>
  /** Adds the person or replaces the one with its id. */
  save(person: Person): Outcome<Person>
  /** Adds or replaces people and gives them places, after those there already; for lists of any length. */
  saveMany(people: readonly Person[], links: readonly ContactLink[]): Outcome<undefined>
  /** Gives a place at the end of its role, or changes whether it is a deputy's; fault contact.not-found. */
  link(link: ContactLink): Outcome<undefined>
  /** Makes the person the first of its role on that side; fault contact.not-found. */
  putFirst(link: ContactLink): Outcome<undefined>
  /** Takes a place away; without one nothing happens. */
  unlink(place: Omit<ContactLink, 'isDeputy'>): Outcome<undefined>
  /** Forgets the person, its places, and its name where it was told something; fault contact.not-found. */
  remove(id: string): Outcome<undefined>
}

const personRow = z.object({ person: z.string() })
const linkRow = z.object({
  person_id: z.uuid(),
  partner_id: z.uuid().nullable(),
  role: contactRole,
  is_deputy: z.number(),
})

/** The address book in the given database. */
export function createPersonRepository(database: Database): PersonRepository {
  return {
    all: () => database.transact((connection) => succeed(everyone(connection))),
    next: (after, limit) => database.transact((connection) => succeed(nextPeople(connection, after, limit))),
    find: (id) =>
      database.transact((connection) => {
        const [raw] = connection.all('SELECT person FROM person WHERE id = ?', id)
        if (raw === undefined) return fail('contact.not-found')
        const links = connection.all('SELECT * FROM contact_link WHERE person_id = ? ORDER BY position', id)
        return succeed({ person: toPerson(raw), links: links.map(toLink) })
      }),
    side: (partnerId) => database.transact((connection) => succeed(readSide(connection, partnerId))),
    save: (changed) =>
      database.transact((connection) => {
        writePerson(connection, changed)
        return succeed(changed)
      }),
    saveMany: (people, links) =>
      database.transact((connection) => {
        for (const each of people) writePerson(connection, each)
        const ends = new Map<string | null, number>()
        for (const link of links) {
          const position = ends.get(link.partnerId) ?? edgeOf(connection, link.partnerId, 'last')
          writeLink(connection, link, position, 'last')
          ends.set(link.partnerId, position + 1)
        }
        return succeed(undefined)
      }),
    link: (link) => database.transact((connection) => place(connection, link, 'last')),
    putFirst: (link) => database.transact((connection) => place(connection, link, 'first')),
    unlink: ({ personId, partnerId, role }) =>
      database.transact((connection) => {
        connection.run(
          'DELETE FROM contact_link WHERE person_id = ? AND partner_id IS ? AND role = ?',
          personId,
          partnerId,
          role,
        )
        return succeed(undefined)
      }),
    remove: (id) =>
      database.transact((connection) => {
        connection.run(`UPDATE told SET name = '' WHERE person_id = ?`, id)
        const removed = connection.run('DELETE FROM person WHERE id = ?', id)
        return removed === 0 ? fail('contact.not-found') : succeed(undefined)
      }),
  }
}

function linksByPerson(rows: readonly unknown[]): ReadonlyMap<string, readonly ContactLink[]> {
  const links = new Map<string, ContactLink[]>()
  for (const link of rows.map(toLink)) {
    const known = links.get(link.personId)
    if (known === undefined) links.set(link.personId, [link])
    else known.push(link)
  }
  return links
}

function nextPeople(connection: Connection, after: string, limit: number): readonly PlacedPerson[] {
  const people = connection
    .all('SELECT person FROM person WHERE id > ? ORDER BY id LIMIT ?', after, limit)
    .map(toPerson)
  const last = people.at(-1)?.id ?? after
  const links = linksByPerson(
    connection.all(
      'SELECT * FROM contact_link WHERE person_id > ? AND person_id <= ? ORDER BY person_id, position',
      after,
      last,
    ),
  )
  return people.map((person) => ({ person, links: links.get(person.id) ?? [] }))
}

function everyone(connection: Connection): readonly PlacedPerson[] {
  const links = linksByPerson(connection.all('SELECT * FROM contact_link ORDER BY position'))
  return connection
    .all('SELECT person FROM person')
    .map((raw) => toPerson(raw))
    .map((each) => ({ key: `${each.name.toLowerCase()} ${each.id}`, each }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ each }) => ({ person: each, links: links.get(each.id) ?? [] }))
}

function readSide(connection: Connection, partnerId: string | null): SideContact[] {
  const rows = connection.all(
    `SELECT contact_link.*, person.person FROM contact_link JOIN person ON person.id = contact_link.person_id
     WHERE contact_link.partner_id IS ? ORDER BY contact_link.position, person.id`,
    partnerId,
  )
  return inOrder(
    rows.map((raw) => {
      const { role, isDeputy } = toLink(raw)
      return { person: toPerson(raw), role, isDeputy }
    }),
  )
}

function place(connection: Connection, link: ContactLink, where: 'first' | 'last'): Outcome<undefined> {
  const [known] = connection.all('SELECT id FROM person WHERE id = ?', link.personId)
  if (known === undefined) return fail('contact.not-found')
  writeLink(connection, link, edgeOf(connection, link.partnerId, where), where)
  return succeed(undefined)
}

function toPerson(raw: unknown): Person {
  const row = personRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('person', { cause: row.error })
  const value = person.safeParse(readStoredJson(row.data.person))
  if (!value.success) throw new UnreadableRow('person', { cause: value.error })
  return value.data
}

function toLink(raw: unknown): ContactLink {
  const row = linkRow.safeParse(raw)
  if (!row.success) throw new UnreadableRow('contact link', { cause: row.error })
  const { person_id: personId, partner_id: partnerId, role, is_deputy: deputy } = row.data
  return { personId, partnerId, role, isDeputy: deputy === 1 }
}

function writePerson(connection: Connection, value: Person): void {
  connection.run(
    `INSERT INTO person (id, name, mail, person, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, mail = excluded.mail, person = excluded.person,
       changed_at = excluded.changed_at`,
    value.id,
    value.name,
    value.mail,
    JSON.stringify(value),
    value.createdAt,
    value.changedAt,
  )
}

/** The position before or after everybody on a side. */
function edgeOf(connection: Connection, partnerId: string | null, where: 'first' | 'last'): number {
  const edge = where === 'first' ? 'ifnull(min(position), 0) - 1' : 'ifnull(max(position), -1) + 1'
  const [raw] = connection.all(`SELECT ${edge} AS edge FROM contact_link WHERE partner_id IS ?`, partnerId)
  return z.object({ edge: z.number() }).parse(raw).edge
}

/** `first` moves a place that is there; `last` leaves it where it stands and changes only its rank. */
function writeLink(connection: Connection, link: ContactLink, position: number, where: 'first' | 'last'): void {
  const moved = where === 'first' ? ', position = excluded.position' : ''
  connection.run(
    `INSERT INTO contact_link (person_id, partner_id, role, is_deputy, position) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (person_id, ifnull(partner_id, ''), role) DO UPDATE SET is_deputy = excluded.is_deputy${moved}`,
    link.personId,
    link.partnerId,
    link.role,
    link.isDeputy ? 1 : 0,
    position,
  )
}
