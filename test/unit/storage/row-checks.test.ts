// Every table of the product has a check of its rows, and what the product writes itself passes.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '#sqlite/database.ts'
import { tablesOf } from '#storage/check-copy.ts'
import { rowChecks } from '#storage/row-checks.ts'
import { openStore } from '#storage/store.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

test('every table has a check, and no check is about a table that does not exist', () => {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  valueIn(openStore(path)).close()
  const connection = connect(path, 'inspect')
  expect(Object.keys(rowChecks).toSorted()).toEqual(tablesOf(connection).toSorted())
  connection.close()
})
