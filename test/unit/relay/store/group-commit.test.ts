// Calls of many sessions share commits, and one that cannot be done fails alone.
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { groupCalls } from '#relay/store/group-commit.ts'
import type { Call } from '#relay/store/store-calls.ts'
import { createStore } from '#relay/store/store-client.ts'
import { openInline } from '#relay/store/store-link.ts'
import { openInWorker } from '#relay/store/worker-link.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { noon, sampleDraft, sampleEnd, sampleMessage } from '#test/support/relay-messages.ts'
import { keepBugs, storeThread } from '#test/support/relay-store.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** A store whose batches can be counted. */
async function openCounted(thread: 'inline' | 'worker') {
  const folder = join(temporaryFolder(), 'relay')
  const order = { folder, isReader: false, now: noon }
  const link = valueIn(thread === 'inline' ? openInline(order) : await openInWorker(storeThread.file, order))
  const batches: (readonly Call['name'][])[] = []
  const bugs: unknown[] = []
  const counted: typeof link = {
    ...link,
    post(batch, transfer) {
      batches.push(batch.map(({ name }) => name))
      link.post(batch, transfer)
    },
  }
  const store = createStore(folder, groupCalls(counted, keepBugs(bugs)))
  onTestFinished(() => store.close())
  return { store, batches, bugs }
}

test.each(['inline', 'worker'] as const)('%s: twenty sessions share their commits', async (thread) => {
  const { store, batches } = await openCounted(thread)
  const session = async (name: number) => {
    for (let index = 0; index < 10; index += 1) {
      const [id = 0] = valueIn(await store.accept(sampleMessage(`s${name}m${index}`)))
      valueIn(await store.begin(id, noon))
      valueIn(await store.end(sampleEnd(id)))
    }
  }
  await Promise.all(Array.from({ length: 20 }, (_, name) => session(name)))
  expect(batches.flat()).toHaveLength(600)
  expect(batches.length).toBeLessThan(150)
  expect(valueIn(await store.counts())).toMatchObject({ queued: 0, evidenceRecords: 200 })
})

test('what fails in a batch leaves the others alone', async () => {
  const { store, batches, bugs } = await openCounted('inline')
  const answers = await Promise.all([
    store.accept(sampleMessage('a')),
    store.accept(sampleMessage('b')),
    store.accept(sampleMessage('b')),
    store.end(sampleEnd(77)),
    store.note(sampleDraft(1)),
    store.end(sampleEnd(1, { notices: [sampleMessage('b')] })),
    store.accept(sampleMessage('c')),
    store.counts(),
  ])
  expect(batches).toHaveLength(1)
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.fault.code))).toEqual([
    'ok',
    'ok',
    'internal',
    'relay.no-such-delivery',
    'ok',
    'internal',
    'ok',
    'ok',
  ])
  expect(bugs).toHaveLength(2)
  expect(valueIn(await store.counts())).toMatchObject({ queued: 3, evidenceRecords: 1 })
  expect(valueIn(await store.due(noon, 9, [])).map(({ queueId }) => queueId)).toEqual(['a', 'b', 'c'])
  valueIn(await store.end(sampleEnd(1)))
  expect(valueIn(await store.evidence(1, 9)).map(({ link }) => link.number)).toEqual([1, 2])
})

test('the caller of a thread keeps its bytes; closing waits for what is under way', async () => {
  const { store } = await openCounted('worker')
  const pool = Buffer.from('....Subject: pooled\r\n\r\n....')
  const bytes = pool.subarray(4, pool.length - 4)
  const kept = sampleMessage('a', { body: { kind: 'bytes', bytes } })
  valueIn(await store.accept(kept))
  expect(bytes.toString()).toBe('Subject: pooled\r\n\r\n')
  expect(Buffer.from(valueIn(await store.body({ ...kept, body: { kind: 'row' } })))).toEqual(bytes)
  const accepted = store.accept(sampleMessage('b'))
  const closed = store.close()
  valueIn(await accepted)
  await closed
  expect(faultIn(await store.accept(sampleMessage('c'))).code).toBe('relay.not-running')
})

test('closing ends though the engine is lost meanwhile, and tells those who wait', async () => {
  let breakDown: (why: unknown) => void = () => undefined
  const bugs: unknown[] = []
  const groups = groupCalls(
    {
      recovery: { interrupted: 0, queued: 0, corrupt: 0 },
      // a thread that took the batch and died before its answer
      post: () => undefined,
      listen: () => undefined,
      lost: new Promise((tell) => (breakDown = tell)),
      close: () => new Promise(() => undefined),
    },
    keepBugs(bugs),
  )
  const asked = groups.ask({ name: 'counts', args: [] })
  await new Promise((resolve) => setImmediate(resolve))
  const closed = groups.close()
  breakDown(new Error('out of memory'))
  expect(faultIn(await asked).code).toBe('relay.not-running')
  await closed
  expect(bugs).toHaveLength(1)
})
