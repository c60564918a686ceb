// Upgrades: from every earlier version, with a copy before each step, and nothing half done after an interruption.
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '#sqlite/database.ts'
import { numberPragma, versionOf } from '#sqlite/migrate.ts'
import type { Migration } from '#sqlite/migration.ts'
import { openDatabase } from '#sqlite/open-database.ts'
import { migrations } from '#storage/migrations/registry.ts'
import { openStore } from '#storage/store.ts'
import { startChild } from '#test/support/child-process.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const partner = samplePartner()
const earlierVersions = migrations.slice(0, -1).map((migration) => migration.id)

/** A database as version `version` left it, with one partner in it. */
function databaseOfVersion(version: number): string {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  valueIn(openDatabase(path, migrations.slice(0, version))).close()
  const connection = connect(path, 'use')
  connection.run(
    'INSERT INTO partner VALUES (?, ?, ?, ?, ?, 0, ?, ?)',
    partner.id,
    partner.name,
    partner.contact.name,
    partner.contact.mail,
    partner.contact.phone,
    partner.createdAt,
    partner.changedAt,
  )
  connection.run('INSERT INTO partner_domain VALUES (?, ?, 0)', partner.domains[0] ?? '', partner.id)
  connection.close()
  return path
}

function copiesBeside(path: string): readonly string[] {
  return readdirSync(dirname(path))
    .filter((name) => name.includes('.before-'))
    .toSorted()
}

const numbered = (id: number) => String(id).padStart(4, '0')

test('migrations are numbered from 1 without gaps and have their own names', () => {
  expect(migrations.map((migration) => migration.id)).toEqual(migrations.map((_, index) => index + 1))
  expect(new Set(migrations.map((migration) => migration.slug)).size).toBe(migrations.length)
})

test.each(earlierVersions)('a database of version %i is upgraded, whole, with a copy before each step', (version) => {
  const path = databaseOfVersion(version)
  const store = valueIn(openStore(path))
  expect(valueIn(store.partners.list())).toEqual([partner])
  valueIn(store.reports.add(sampleReport()))
  valueIn(store.settings.save(valueIn(store.settings.read())))
  store.close()
  const later = migrations.filter((migration) => migration.id > version)
  expect(copiesBeside(path)).toEqual(later.map((migration) => `handschlag.before-${numbered(migration.id)}.sqlite`))
  for (const migration of later) {
    const copy = connect(join(dirname(path), `handschlag.before-${numbered(migration.id)}.sqlite`), 'inspect')
    expect(versionOf(copy)).toBe(migration.id - 1)
    expect(copy.all('SELECT id FROM partner')).toEqual([{ id: partner.id }])
    copy.close()
  }
})

test('a new database needs no copy, and opening the newest version makes none', () => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  valueIn(openStore(path)).close()
  valueIn(openStore(path)).close()
  expect(copiesBeside(path)).toEqual([])
})

test('a copy put back in place of the database opens', () => {
  const path = databaseOfVersion(1)
  valueIn(openStore(path)).close()
  const restored = join(temporaryFolder(), 'handschlag.sqlite')
  copyFileSync(path.replace('.sqlite', '.before-0002.sqlite'), restored)
  const store = valueIn(openStore(restored))
  expect(valueIn(store.partners.list())).toEqual([partner])
  store.close()
})

test('a migration that fails halfway leaves the version before it and all of its data', () => {
  const path = databaseOfVersion(2)
  const failing: Migration = {
    id: 3,
    slug: 'failing',
    up(connection) {
      connection.execute('DROP TABLE partner_agreed_name; DELETE FROM partner; CREATE TABLE half (a TEXT) STRICT')
      throw new Error('halfway')
    },
  }
  const attempt = () => openDatabase(path, [...migrations.slice(0, 2), failing])
  expect(attempt).toThrow('halfway')
  const copy = readFileSync(path.replace('.sqlite', '.before-0003.sqlite'))
  expect(attempt).toThrow('halfway')
  expect(copiesBeside(path)).toEqual(['handschlag.before-0003.sqlite'])
  expect(readFileSync(path.replace('.sqlite', '.before-0003.sqlite')).equals(copy)).toBe(true)
  const store = valueIn(openStore(path))
  expect(valueIn(store.partners.list())).toEqual([partner])
  store.close()
})

test('an older copy is never replaced by a newer one of the same step', () => {
  const path = databaseOfVersion(2)
  const third = migrations.slice(0, 3)
  valueIn(openDatabase(path, third)).close()
  const first = readFileSync(path.replace('.sqlite', '.before-0003.sqlite'))
  const back = connect(path, 'use')
  back.execute(`DROP TABLE setting; UPDATE partner SET name = 'Changed since'; PRAGMA user_version = 2`)
  back.close()
  valueIn(openDatabase(path, third)).close()
  expect(copiesBeside(path)).toEqual(['handschlag.before-0003-2.sqlite', 'handschlag.before-0003.sqlite'])
  expect(readFileSync(path.replace('.sqlite', '.before-0003.sqlite')).equals(first)).toBe(true)
})

test('a process killed in the middle of a migration leaves the old state', { timeout: 60_000 }, async () => {
  const path = databaseOfVersion(2)
  const child = startChild(new URL('../../support/stuck-migration.ts', import.meta.url), [path])
  await child.said(/^halfway$/)
  child.process.kill('SIGKILL')
  expect(await child.ended).toBe('SIGKILL')
  const left = connect(path, 'inspect')
  expect(numberPragma(left, 'user_version')).toBe(2)
  left.close()
  const store = valueIn(openStore(path))
  expect(valueIn(store.partners.list())).toEqual([partner])
  store.close()
})
