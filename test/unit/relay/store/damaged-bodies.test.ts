// A body that is not what was accepted is never given out: its message is set aside and shown, whatever the disk did to it.
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CallGroups, groupCalls } from '#relay/store/group-commit.ts'
import type { QueueStore } from '#relay/store/queue-store.ts'
import { createStore } from '#relay/store/store-client.ts'
import { openInline } from '#relay/store/store-link.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { noon, sampleMessage } from '#test/support/relay-messages.ts'
import { crashCopy, keepBugs, openTestStore } from '#test/support/relay-store.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const mark = 'the amount is 100 euro'
const bodyOf = (bytes: number) => ({ kind: 'bytes', bytes: Buffer.alloc(bytes, `${mark}\r\n`) }) as const

/** Changes one digit of a text in a file, as a bad sector or a hand would. */
function changeIn(path: string) {
  const bytes = readFileSync(path)
  const at = bytes.indexOf(mark)
  expect(at).not.toBe(-1)
  bytes.write('9', at + mark.indexOf('1'))
  writeFileSync(path, bytes)
}

async function expectSetAside(store: QueueStore) {
  const [delivery] = valueIn(await store.due(noon, 1, []))
  expect(delivery && faultIn(await store.body(delivery)).code).toBe('storage.damaged')
  expect(valueIn(await store.due(noon, 1, []))).toEqual([])
  expect(valueIn(await store.counts())).toMatchObject({ queued: 0, corrupt: 1 })
}

test('a row with a changed digit', async () => {
  const { store, folder } = await openTestStore()
  valueIn(await store.accept(sampleMessage('small', { body: bodyOf(10_000) })))
  await store.close()
  changeIn(join(folder, 'relay.sqlite'))
  await expectSetAside((await openTestStore({ folder })).store)
})

test('a file with a changed digit', async () => {
  const { store } = await openTestStore()
  valueIn(await store.accept(sampleMessage('big', { body: bodyOf(300_000) })))
  changeIn(store.bodyPath('big.body'))
  await expectSetAside(store)
})

test('a file that is cut, also when a start finds it so', async () => {
  const { store, folder } = await openTestStore()
  valueIn(await store.accept(sampleMessage('big', { body: bodyOf(300_000) })))
  truncateSync(store.bodyPath('big.body'), 299_999)
  const { recovery } = await openTestStore({ folder: crashCopy(folder) })
  expect(recovery).toEqual({ interrupted: 0, queued: 0, corrupt: 1 })
  await expectSetAside(store)
})

test('a row that the database cannot read', async () => {
  const folder = join(temporaryFolder(), 'relay')
  const groups = groupCalls(valueIn(openInline({ folder, isReader: false, now: noon })), keepBugs([]))
  const torn = async () => ({ ok: false, fault: { code: 'storage.damaged', params: { path: folder } } })
  const ask = ((call) => (call.name === 'body' ? torn() : groups.ask(call))) as CallGroups['ask']
  const store = createStore(folder, { ...groups, ask })
  valueIn(await store.accept(sampleMessage('small', { body: bodyOf(10_000) })))
  await expectSetAside(store)
  await store.close()
})

test('what may pass leaves the message as it is', async () => {
  const { store } = await openTestStore()
  valueIn(await store.accept(sampleMessage('big', { body: bodyOf(300_000) })))
  const [delivery] = valueIn(await store.due(noon, 1, []))
  const path = store.bodyPath('big.body')
  rmSync(path)
  mkdirSync(path)
  expect(delivery && faultIn(await store.body(delivery))).toMatchObject({ code: 'storage.not-writable' })
  expect(valueIn(await store.counts())).toMatchObject({ queued: 1, corrupt: 0 })
})
