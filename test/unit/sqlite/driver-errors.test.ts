// The driver tells some errors by code and some by text alone; both end as the same fault, and what is no trouble of the file is a bug.
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { succeed } from '#domain/fault.ts'
import { connect, guarded } from '#sqlite/database.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

type Way = 'all' | 'run' | 'execute'

function writing(way: Way) {
  const path = join(temporaryFolder(), 'a.sqlite')
  const maker = connect(path, 'create')
  maker.execute('CREATE TABLE a (b)')
  maker.close()
  const connection = connect(path, 'inspect')
  onTestFinished(() => connection.close())
  return (sql: string) =>
    guarded(path, () => {
      connection[way](sql)
      return succeed(undefined)
    })
}

test.each<Way>(['all', 'run', 'execute'])('a write to what may only be read is a fault by "%s"', (way) => {
  expect(faultIn(writing(way)('INSERT INTO a VALUES (1)')).code).toBe('storage.not-writable')
})

test.each<Way>(['all', 'run', 'execute'])('a wrong statement is thrown by "%s"', (way) => {
  expect(() => writing(way)('SELECT a FROM nowhere')).toThrow('no such table')
})
