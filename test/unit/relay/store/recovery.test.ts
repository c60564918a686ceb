// What a start makes of the rest of a crash: copies of a store in use, opened as the next process would.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { evidenceRecord } from '#domain/evidence-record.ts'
import { queueItem } from '#domain/relay-queue.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import {
  noon,
  sampleDelivery,
  sampleDraft,
  sampleEnd,
  sampleMessage,
  samplePersonal,
} from '#test/support/relay-messages.ts'
import { crashCopy, openTestStore } from '#test/support/relay-store.ts'

const farPast = noon - 30 * 86_400_000
const duePast = sampleDelivery({ nextAt: farPast })

test('an attempt cut off is noted, marked and due after all others', async () => {
  const { store, folder } = await openTestStore()
  for (const name of ['a', 'b', 'c', 'd']) valueIn(await store.accept(sampleMessage(name, { deliveries: [duePast] })))
  valueIn(await store.begin(1, noon))
  valueIn(await store.begin(2, noon, sampleDraft(2)))
  valueIn(await store.begin(3, noon))
  valueIn(await store.end(sampleEnd(3)))
  const before = Date.now()
  const { store: next, recovery } = await openTestStore({ folder: crashCopy(folder) })
  expect(recovery).toEqual({ interrupted: 2, queued: 3, corrupt: 0 })
  const due = valueIn(await next.due(Date.now(), 9, []))
  expect(due.map(({ id }) => id)).toEqual([4, 1, 2])
  expect(due.map(({ isMaybeDuplicate, attempts }) => [isMaybeDuplicate, attempts])).toEqual([
    [false, 0],
    [true, 1],
    [true, 1],
  ])
  expect(due[1]?.nextAt).toBeGreaterThanOrEqual(before)
  const records = valueIn(await next.evidence(2, 9)).map((record) => evidenceRecord.parse(record))
  expect(records.map(({ link }) => link.subject)).toMatchObject([
    { outcome: 'interrupted', queueId: 'a', deliveryId: 1, attempt: 1, partner: null, isMaybeDuplicate: false },
    {
      outcome: 'interrupted',
      deliveryId: 2,
      partner: { name: 'Muster Bank AG' },
      handshake: { protocol: 'TLSv1.3' },
      ended: { step: 'end', replyCode: 0 },
    },
  ])
  expect(records[0]?.personal?.content).toMatchObject({
    sender: 'grace@own.example',
    recipients: [{ address: 'ada@partner.example', state: 'open' }],
  })
  expect(records[1]?.personal?.content).toEqual(samplePersonal)
  valueIn(await next.end(sampleEnd(1, { recipients: [], next: { kind: 'queued', nextAt: noon, warnAt: null } })))
  expect(valueIn(await next.item(1))?.isMaybeDuplicate).toBe(true)
})

test('a second start finds nothing more to do', async () => {
  const { store, folder } = await openTestStore()
  valueIn(await store.accept(sampleMessage('a')))
  valueIn(await store.begin(1, noon))
  const copy = crashCopy(folder)
  const first = await openTestStore({ folder: copy })
  await first.store.close()
  const second = await openTestStore({ folder: copy })
  expect([first.recovery.interrupted, second.recovery.interrupted]).toEqual([1, 0])
  expect(valueIn(await second.store.counts()).evidenceRecords).toBe(1)
})

test('files without a row go; a message without its file is kept, shown and never sent', async () => {
  const { store, folder } = await openTestStore()
  const bytes = Buffer.alloc(300_000, 'x')
  for (const name of ['kept', 'lost'])
    valueIn(await store.accept(sampleMessage(name, { body: { kind: 'bytes', bytes }, deliveries: [duePast, duePast] })))
  const copy = crashCopy(folder)
  writeFileSync(join(copy, 'bodies', 'never-accepted.body'), 'x')
  rmSync(join(copy, 'bodies', 'lost.body'))
  const { store: next, recovery } = await openTestStore({ folder: copy })
  expect(recovery).toEqual({ interrupted: 0, queued: 2, corrupt: 2 })
  expect(existsSync(next.bodyPath('never-accepted.body'))).toBe(false)
  expect(existsSync(next.bodyPath('kept.body'))).toBe(true)
  expect(valueIn(await next.due(noon, 9, [])).map(({ queueId }) => queueId)).toEqual(['kept', 'kept'])
  const [item] = valueIn(await next.page({ queueId: 'lost' }, 0, 9)).items
  expect(queueItem.parse(item)).toMatchObject({ state: 'corrupt', held: null, last: { code: 'body-lost' } })
  const by = { ...samplePersonal, decidedBy: 'Mail desk' }
  for (const order of ['hold', 'release', 'retry'] as const)
    expect(valueIn(await next.order(order, { queueId: 'lost' }, by, noon, []))).toBe(0)
  expect(faultIn(await next.begin(3, noon)).code).toBe('relay.no-such-delivery')
  const dropped = { recipients: [{ id: 0, state: 'dropped', status: '', reply: '' }] } as const
  valueIn(await next.end(sampleEnd(3, dropped)))
  valueIn(await next.end(sampleEnd(4, dropped)))
  expect(valueIn(await next.counts())).toMatchObject({ queued: 2, corrupt: 0 })
})

test('a body that is gone while the relay runs sets its message aside', async () => {
  const { store } = await openTestStore()
  const bytes = Buffer.alloc(300_000, 'x')
  valueIn(await store.accept(sampleMessage('big', { body: { kind: 'bytes', bytes } })))
  const [delivery] = valueIn(await store.due(noon, 1, []))
  rmSync(store.bodyPath('big.body'))
  expect(delivery && faultIn(await store.body(delivery)).code).toBe('storage.damaged')
  expect(valueIn(await store.due(noon, 1, []))).toEqual([])
  expect(valueIn(await store.counts())).toMatchObject({ queued: 0, corrupt: 1 })
})
