// People and their places, agreements with confirmations and attached files, checklists, and the files exchanged with partners. Contacts
// kept until now with partners and in the settings become people with the technical role.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Connection } from '#sqlite/database.ts'
import type { Migration } from '#sqlite/migration.ts'

export const agreementsMigration: Migration = {
  id: 6,
  slug: 'agreements',
  up(connection) {
    connection.execute(`
      CREATE TABLE person (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        mail TEXT NOT NULL,
        person TEXT NOT NULL CHECK (json_valid(person)),
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX person_by_mail ON person (mail) WHERE mail <> '';
      CREATE TABLE contact_link (
        person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        partner_id TEXT REFERENCES partner (id) ON DELETE CASCADE,
        role TEXT NOT NULL,
        is_deputy INTEGER NOT NULL CHECK (is_deputy IN (0, 1)),
        position INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX contact_link_of ON contact_link (person_id, ifnull(partner_id, ''), role);
      CREATE INDEX contact_link_by_partner ON contact_link (partner_id);
      CREATE TABLE told (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
        person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
        name TEXT NOT NULL,
        channel TEXT NOT NULL,
        told_at TEXT NOT NULL,
        about TEXT NOT NULL
      ) STRICT;
      CREATE INDEX told_by_partner ON told (partner_id, told_at);
      CREATE INDEX told_by_person ON told (person_id);
      CREATE TABLE agreement (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
        number TEXT NOT NULL,
        version INTEGER NOT NULL,
        state TEXT NOT NULL,
        review_by TEXT,
        agreement TEXT NOT NULL CHECK (json_valid(agreement)),
        changed_at TEXT NOT NULL,
        UNIQUE (partner_id, number, version)
      ) STRICT;
      CREATE TABLE attachment (
        id TEXT PRIMARY KEY,
        agreement_id TEXT NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
        content BLOB NOT NULL
      ) STRICT;
      CREATE INDEX attachment_by_agreement ON attachment (agreement_id);
      CREATE TABLE checklist_item (
        partner_id TEXT NOT NULL REFERENCES partner (id) ON DELETE CASCADE,
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        item TEXT NOT NULL CHECK (json_valid(item)),
        PRIMARY KEY (partner_id, id)
      ) STRICT;
      CREATE TABLE relay_sight (
        partner_id TEXT PRIMARY KEY REFERENCES partner (id) ON DELETE CASCADE,
        sight TEXT NOT NULL CHECK (json_valid(sight))
      ) STRICT;
      CREATE TABLE own_key (
        fingerprint TEXT PRIMARY KEY,
        made_at TEXT NOT NULL,
        retired_at TEXT
      ) STRICT;
      CREATE TABLE partner_key (
        partner_id TEXT PRIMARY KEY REFERENCES partner (id) ON DELETE CASCADE,
        fingerprint TEXT NOT NULL UNIQUE,
        compared_at TEXT
      ) STRICT;
      CREATE TABLE partner_file (
        file_id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL,
        way TEXT NOT NULL CHECK (way IN ('out', 'in')),
        record TEXT NOT NULL CHECK (json_valid(record)),
        handled_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX partner_file_by_partner ON partner_file (partner_id, handled_at);
      CREATE TABLE preset (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
      ) STRICT;
      CREATE TABLE picture (
        name TEXT PRIMARY KEY,
        content BLOB NOT NULL
      ) STRICT;
    `)
    takeOverContacts(connection)
  },
}

const contactRow = z.object({
  id: z.string(),
  name: z.string(),
  contact_name: z.string(),
  contact_mail: z.string(),
  contact_phone: z.string(),
})
const settingRow = z.object({ name: z.string(), value: z.string() })
const earlierContact = z.object({ name: z.string(), mail: z.string(), phone: z.string() })

function takeOverContacts(connection: Connection): void {
  for (const raw of connection.all('SELECT id, name, contact_name, contact_mail, contact_phone FROM partner')) {
    const row = contactRow.parse(raw)
    addPerson(connection, row.id, row.name, {
      name: row.contact_name,
      mail: row.contact_mail,
      phone: row.contact_phone,
    })
  }
  const own = new Map<string, unknown>()
  for (const raw of connection.all(`SELECT name, value FROM setting WHERE name IN ('organisation', 'contact')`)) {
    const row = settingRow.parse(raw)
    own.set(row.name, JSON.parse(row.value))
  }
  const contact = earlierContact.safeParse(own.get('contact'))
  if (contact.success) addPerson(connection, null, z.string().catch('').parse(own.get('organisation')), contact.data)
}

interface EarlierContact {
  readonly name: string
  readonly mail: string
  readonly phone: string
}

function addPerson(connection: Connection, partnerId: string | null, organisation: string, contact: EarlierContact) {
  const name = contact.name || contact.mail || (contact.phone === '' ? '' : organisation || contact.phone)
  if (name === '') return
  const now = new Date().toISOString()
  const id = randomUUID()
  const rest = { organisation, mobile: '', availability: '', languages: '', keyword: '', note: '' }
  const value = { id, name, mail: contact.mail, phone: contact.phone, ...rest, createdAt: now, changedAt: now }
  connection.run(
    'INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)',
    id,
    name,
    contact.mail,
    JSON.stringify(value),
    now,
    now,
  )
  connection.run(`INSERT INTO contact_link VALUES (?, ?, 'technical', 0, 0)`, id, partnerId)
}
