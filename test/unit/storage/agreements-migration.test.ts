// From contacts that stood with partners and in the settings to people: everybody kept becomes one person with the technical role, and
// nobody is made of nothing. The file is written by the migrations of the version before.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { person } from '#domain/contacts/person.ts'
import { succeed } from '#domain/fault.ts'
import type { Contact } from '#domain/partner.ts'
import { defaultSettings } from '#domain/setting.ts'
import { connect } from '#sqlite/database.ts'
import { openDatabase } from '#sqlite/open-database.ts'
import { migrations } from '#storage/migrations/registry.ts'
import { createPartnerRepository } from '#storage/partner-repository.ts'
import { createSettingRepository } from '#storage/setting-repository.ts'
import { openStore } from '#storage/store.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const nobody: Contact = { name: '', mail: '', phone: '' }

/** A file of version 5 with a partner per contact, and our own. */
function writtenBefore(contacts: readonly Contact[], own: Contact): string {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const database = valueIn(openDatabase(path, migrations.slice(0, 5)))
  const partners = createPartnerRepository(database)
  for (const [at, contact] of contacts.entries()) {
    valueIn(partners.save(samplePartner({ name: `Partner ${at}`, domains: [`p${at}.example`], contact })))
  }
  valueIn(createSettingRepository(database).save({ ...defaultSettings, organisation: 'Beispiel GmbH', contact: own }))
  database.close()
  return path
}

const row = z.object({ person: z.string(), partner: z.string().nullable(), role: z.string(), is_deputy: z.number() })

function peopleIn(path: string) {
  valueIn(openStore(path)).close()
  const connection = connect(path, 'inspect')
  const rows = connection.all(
    `SELECT person.person AS person, partner.name AS partner, role, is_deputy FROM person
     JOIN contact_link ON person_id = person.id LEFT JOIN partner ON partner.id = partner_id ORDER BY partner.name`,
  )
  const everybody = connection.all('SELECT id FROM person').length
  expect(connection.all('PRAGMA foreign_key_check')).toEqual([])
  connection.close()
  const people = rows.map((raw) => {
    const { person: text, ...link } = row.parse(raw)
    return { ...link, ...person.parse(JSON.parse(text)) }
  })
  expect(people).toHaveLength(everybody)
  return people
}

test('contacts of partners and our own become people with the technical role', () => {
  const path = writtenBefore(
    [
      { name: 'Postmaster', mail: 'postmaster@p0.example', phone: '+49 30 1' },
      { name: '', mail: 'mail@p1.example', phone: '' },
      { name: '', mail: '', phone: '+49 30 2' },
      nobody,
    ],
    { name: 'Wir', mail: 'wir@beispiel.example', phone: '' },
  )
  const place = { role: 'technical', is_deputy: 0 }
  expect(peopleIn(path)).toMatchObject([
    { ...place, partner: null, organisation: 'Beispiel GmbH', name: 'Wir', mail: 'wir@beispiel.example' },
    { ...place, partner: 'Partner 0', organisation: 'Partner 0', name: 'Postmaster', phone: '+49 30 1' },
    { ...place, partner: 'Partner 1', name: 'mail@p1.example', mail: 'mail@p1.example', phone: '' },
    { ...place, partner: 'Partner 2', name: 'Partner 2', mail: '', phone: '+49 30 2' },
  ])
})

test('without contacts nobody comes into being, and partners stay as they were', () => {
  const path = writtenBefore([nobody], nobody)
  expect(peopleIn(path)).toEqual([])
  const store = valueIn(openStore(path))
  expect(valueIn(store.partners.list())).toMatchObject([{ name: 'Partner 0', contact: nobody }])
  expect(valueIn(store.settings.read()).organisation).toBe('Beispiel GmbH')
  store.close()
})

test('settings that hold no contact, or a broken one, stop no upgrade', () => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const database = valueIn(openDatabase(path, migrations.slice(0, 5)))
  valueIn(
    database.transact((connection) => {
      connection.run(`INSERT INTO setting VALUES ('contact', '[1]')`)
      connection.run(`INSERT INTO setting VALUES ('organisation', '7')`)
      return succeed(undefined)
    }),
  )
  database.close()
  valueIn(openStore(path)).close()
  const connection = connect(path, 'inspect')
  expect(connection.all('SELECT id FROM person')).toEqual([])
  connection.close()
})
