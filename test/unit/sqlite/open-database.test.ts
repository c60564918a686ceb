// Files that must not be opened: each is refused with its own fault, and every byte stays as it was.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { succeed } from '#domain/fault.ts'
import { connect } from '#sqlite/database.ts'
import { relayApplicationId } from '#sqlite/file-header.ts'
import type { Migration } from '#sqlite/migration.ts'
import { openDatabase } from '#sqlite/open-database.ts'
import { migrations } from '#storage/migrations/registry.ts'
import { openStore } from '#storage/store.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** A closed database with content, and nothing pending beside it. */
function closedDatabase(): string {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const store = valueIn(openStore(path))
  for (let index = 0; index < 40; index += 1) {
    valueIn(store.partners.save(samplePartner({ domains: [`d${index}.example`] })))
    valueIn(store.reports.add(sampleReport({ domain: `d${index}.example` })))
  }
  store.close()
  const clean = join(temporaryFolder(), 'handschlag.sqlite')
  copyFileSync(path, clean)
  return clean
}

/** Opens, expects the fault, and that no file that was there changed. */
function expectRefusal(path: string, code: string): Readonly<Record<string, string | number>> {
  const folder = join(path, '..')
  const before = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]))
  const fault = faultIn(openStore(path))
  expect(fault.code).toBe(code)
  expect(fault.params['path']).toBe(path)
  for (const [name, bytes] of before) expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true)
  return fault.params
}

test('the closed database opens', () => {
  const store = valueIn(openStore(closedDatabase()))
  expect(valueIn(store.partners.list())).toHaveLength(40)
  store.close()
})

test.each([0, 50, 100, 4096, 40_000])('a file cut to %i bytes is damaged', (size) => {
  const path = closedDatabase()
  expect(statSync(path).size).toBeGreaterThan(40_000)
  truncateSync(path, size)
  expectRefusal(path, 'storage.damaged')
})

test('a file that lost its last byte is damaged', () => {
  const path = closedDatabase()
  truncateSync(path, statSync(path).size - 1)
  expectRefusal(path, 'storage.damaged')
})

test.each([
  ['a text file', Buffer.from('Partner;Domain\nMuster Bank AG;bank.example\n'.repeat(200))],
  ['random bytes', Buffer.from(Array.from({ length: 9000 }, (_, index) => (index * 7919 + 13) % 251))],
  ['a good header and nothing behind it', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(5000)])],
])('%s is damaged', (_, content) => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  writeFileSync(path, content)
  expectRefusal(path, 'storage.damaged')
})

test('pages overwritten in the middle are damaged', () => {
  const path = closedDatabase()
  const bytes = readFileSync(path)
  bytes.fill(0xa5, 4096, 4096 * 12)
  writeFileSync(path, bytes)
  expectRefusal(path, 'storage.damaged')
})

test('a log without its database is damaged: it may hold the last confirmed changes', () => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  writeFileSync(`${path}-wal`, Buffer.alloc(100, 1))
  expectRefusal(path, 'storage.damaged')
  expect(readdirSync(join(path, '..'))).toEqual(['handschlag.sqlite-wal'])
})

test('a database of a newer version is refused with both versions', () => {
  const path = closedDatabase()
  const bytes = readFileSync(path)
  bytes.writeUInt32BE(migrations.length + 4, 60)
  writeFileSync(path, bytes)
  const params = expectRefusal(path, 'storage.newer')
  expect(params).toMatchObject({ found: migrations.length + 4, known: migrations.length })
})

test('a newer version that only the log knows of yet is refused too', () => {
  const path = closedDatabase()
  const running = connect(path, 'use')
  running.execute(`PRAGMA user_version = ${migrations.length + 1}`)
  const folder = temporaryFolder()
  const left = join(folder, 'handschlag.sqlite')
  copyFileSync(path, left)
  copyFileSync(`${path}-wal`, `${left}-wal`)
  running.close()
  expectRefusal(left, 'storage.newer')
})

test('a database of another program is refused', () => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const other = connect(path, 'create')
  other.execute('CREATE TABLE bookmark (url TEXT) STRICT; PRAGMA user_version = 1')
  other.close()
  expectRefusal(path, 'storage.foreign')
})

test('a folder in place of the file is refused', () => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  mkdirSync(path)
  expect(faultIn(openStore(path)).code).toBe('storage.not-writable')
})

test('a file in place of the folder is refused', () => {
  const blocker = join(temporaryFolder(), 'blocker')
  writeFileSync(blocker, 'x')
  expect(faultIn(openStore(join(blocker, 'handschlag.sqlite'))).code).toBe('storage.not-writable')
})

test('a database another program is writing to is in use, and opens when that one is done', { timeout: 30_000 }, () => {
  const path = closedDatabase()
  const other = connect(path, 'use')
  other.execute('BEGIN IMMEDIATE')
  expect(faultIn(openStore(path)).code).toBe('storage.in-use')
  other.execute('COMMIT')
  other.close()
  valueIn(openStore(path)).close()
})

test('a row no version of ours wrote makes reading fail, not guess', () => {
  const path = closedDatabase()
  const other = connect(path, 'use')
  other.execute(`UPDATE partner SET contact_mail = 'not a mailbox' WHERE rowid = 1;
    UPDATE probe_report SET report = '{}' WHERE domain = 'd1.example';
    INSERT INTO setting VALUES ('theme', '"purple"')`)
  other.close()
  const store = valueIn(openStore(path))
  expect(faultIn(store.partners.list()).code).toBe('storage.damaged')
  expect(faultIn(store.reports.newest('d1.example')).code).toBe('storage.damaged')
  expect(faultIn(store.settings.read()).code).toBe('storage.damaged')
  expect(valueIn(store.reports.newest('d2.example')).domain).toBe('d2.example')
  store.close()
})

test('a kind of file can name the tables whose structure is checked and its settings', () => {
  const path = join(temporaryFolder(), 'kind.sqlite')
  const made: Migration = {
    id: 1,
    slug: 'two-tables',
    up: (connection) => connection.execute('CREATE TABLE kept (a TEXT) STRICT; CREATE TABLE large (a TEXT) STRICT'),
  }
  const open = (checked: readonly string[]) =>
    openDatabase(path, [made], { mark: relayApplicationId, checked, settings: 'PRAGMA wal_autocheckpoint = 0' })
  const database = valueIn(open(['kept']))
  expect(valueIn(database.read((connection) => succeed(connection.all('PRAGMA wal_autocheckpoint'))))).toEqual([
    { wal_autocheckpoint: 0 },
  ])
  valueIn(
    database.transact((connection) => {
      for (let row = 0; row < 400; row += 1) connection.run('INSERT INTO large VALUES (?)', 'x'.repeat(200))
      return succeed(undefined)
    }),
  )
  expect(statSync(path).size).toBeLessThan(40_000)
  valueIn(database.checkpoint('truncate'))
  expect(statSync(path).size).toBeGreaterThan(80_000)
  expect(statSync(`${path}-wal`).size).toBe(0)
  database.close()
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0xff, bytes.length - 8192))
  expect(faultIn(open(['kept', 'large'])).code).toBe('storage.damaged')
  valueIn(open(['kept'])).close()
  expect(faultIn(openDatabase(path, [made])).code).toBe('storage.foreign')
})
