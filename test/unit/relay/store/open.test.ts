// Who may open a store: one owner, readers beside it, nobody with an older program or a damaged file.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { dueQuery } from '#relay/store/deliveries.ts'
import { openQueueStore } from '#relay/store/open-queue-store.ts'
import { connect } from '#sqlite/database.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { noon, sampleDraft, sampleMessage } from '#test/support/relay-messages.ts'
import { crashCopy, keepBugs, openTestStore, storeThread } from '#test/support/relay-store.ts'

const refused = async (folder: string, thread: typeof storeThread | { kind: 'inline' } = { kind: 'inline' }) =>
  faultIn(await openQueueStore({ folder, log: keepBugs([]), thread })).code

test('a second owner is refused until the first is gone', async () => {
  const { store, folder } = await openTestStore({ thread: storeThread })
  expect(await refused(folder)).toBe('storage.in-use')
  expect(await refused(folder, storeThread)).toBe('storage.in-use')
  await store.close()
  await openTestStore({ folder })
})

test('a reader sees what is committed, changes nothing and makes nothing', async () => {
  const { store, folder } = await openTestStore()
  valueIn(await store.accept(sampleMessage('a')))
  valueIn(await store.begin(1, noon))
  const reader = await openTestStore({ folder, isReader: true })
  valueIn(await store.note(sampleDraft(1)))
  expect(reader.recovery).toEqual({ interrupted: 0, queued: 1, corrupt: 0 })
  expect(valueIn(await reader.store.evidence(1, 9))).toHaveLength(1)
  expect(faultIn(await reader.store.accept(sampleMessage('b'))).code).toBe('storage.not-writable')
  expect(valueIn(await store.item(1))?.state).toBe('active')
  const nowhere = join(folder, 'nowhere')
  const missing = await openQueueStore({
    folder: nowhere,
    log: keepBugs([]),
    thread: { kind: 'inline' },
    isReader: true,
  })
  expect(faultIn(missing).code).toBe('storage.not-writable')
})

test('when the thread ends by itself, what waits and what comes later is refused', async () => {
  const file = fileURLToPath(new URL('../../../support/dying-thread.mjs', import.meta.url))
  const bugs: unknown[] = []
  const opened = await openQueueStore({
    folder: '/nowhere',
    log: keepBugs(bugs),
    thread: { kind: 'worker', file },
  })
  const { store, lost } = valueIn(opened)
  expect(faultIn(await store.counts()).code).toBe('relay.not-running')
  expect(String(await lost)).toContain('ended with 3')
  expect(faultIn(await store.counts()).code).toBe('relay.not-running')
  expect(bugs).toHaveLength(1)
  await store.close()
})

test('everything is for this user alone', async () => {
  const { store, folder } = await openTestStore()
  valueIn(await store.accept(sampleMessage('a')))
  const modes = ['', 'bodies', 'relay.sqlite', 'relay.sqlite-wal', 'relay.sqlite-shm', 'owner.lock'].map(
    (name) => statSync(join(folder, name)).mode & 0o777,
  )
  expect(modes.map((mode) => mode.toString(8))).toEqual(['700', '700', '600', '600', '600', '600'])
})

test('a damaged, a foreign and a newer file are refused, unchanged', async () => {
  const { store, folder } = await openTestStore()
  valueIn(await store.accept(sampleMessage('a')))
  await store.close()
  const changes: readonly [string, (path: string) => void][] = [
    ['storage.damaged', (path) => writeFileSync(path, readFileSync(path).fill(0xff, 4096, 8192))],
    ['storage.foreign', (path) => execute(path, 'PRAGMA application_id = 7')],
    ['storage.newer', (path) => execute(path, 'PRAGMA user_version = 99')],
  ]
  for (const [code, change] of changes) {
    const copy = crashCopy(folder)
    const path = join(copy, 'relay.sqlite')
    change(path)
    const before = readFileSync(path)
    expect(await refused(copy)).toBe(code)
    expect(readFileSync(path).equals(before)).toBe(true)
  }
})

test('what is due is read off its index', async () => {
  const { folder } = await openTestStore()
  const connection = connect(join(folder, 'relay.sqlite'), 'inspect')
  const plan = JSON.stringify(connection.all(`EXPLAIN QUERY PLAN ${dueQuery}`, noon, '[]', 9))
  connection.close()
  expect(plan).toContain('SEARCH d USING INDEX delivery_due (next_at<?)')
  expect(plan).not.toContain('TEMP B-TREE')
})

function execute(path: string, script: string): void {
  const connection = connect(path, 'create')
  connection.execute(script)
  connection.close()
}
