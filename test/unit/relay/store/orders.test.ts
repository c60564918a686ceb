// Orders of the admin and what people see of the queue.
import { expect, test } from 'vitest'
import type { QueueSelection } from '#domain/relay-queue.ts'
import { queuePage } from '#domain/relay-queue.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import {
  noon,
  sampleDelivery,
  sampleDraft,
  sampleEnd,
  sampleMessage,
  samplePersonal,
} from '#test/support/relay-messages.ts'
import { openTestStore } from '#test/support/relay-store.ts'

const bank = '11111111-1111-4111-8111-111111111111'
const by = { ...samplePersonal, recipients: [], replies: [], decidedBy: 'Mail desk', reason: 'Maintenance' }

/** Three messages: one to the bank, one to another domain, one to both. */
async function openFilled() {
  const opened = await openTestStore()
  const toBank = sampleDelivery({ policyId: bank, destination: bank, domain: 'bank.example' })
  const toOther = sampleDelivery({ domain: 'other.example', destination: 'other.example' })
  for (const [index, deliveries] of [[toBank], [toOther], [toBank, toOther]].entries())
    valueIn(await opened.store.accept(sampleMessage(`q${index + 1}`, { deliveries })))
  return opened
}

test.each<[QueueSelection, readonly number[]]>([
  [{ isEverything: true }, [1, 2, 3, 4]],
  [{}, []],
  [{ isEverything: false }, []],
  [{ deliveryIds: [4, 2, 99] }, [2, 4]],
  [{ deliveryIds: [] }, []],
  [{ queueId: 'q3' }, [3, 4]],
  [{ queueId: "q3' OR 1=1 --" }, []],
  [{ policyId: bank }, [1, 3]],
  [{ domain: 'other.example', queueId: 'q3' }, [4]],
  [{ domain: 'other.example', isEverything: true }, [2, 4]],
])('%j selects %j', async (selection, ids) => {
  const { store } = await openFilled()
  expect(valueIn(await store.select(selection, 100))).toEqual(ids)
  const page = queuePage.parse(valueIn(await store.page(selection, 0, 100)))
  expect(page.items.map(({ deliveryId }) => deliveryId)).toEqual(ids)
  expect(page.total).toBe(ids.length)
  expect(valueIn(await store.page(selection, 1, 1))).toEqual({ total: ids.length, items: page.items.slice(1, 2) })
})

test('hold and release move what is not on its way, each with a record', async () => {
  const { store } = await openFilled()
  expect(valueIn(await store.order('hold', { policyId: bank }, by, noon + 5, [3]))).toBe(1)
  expect(valueIn(await store.counts())).toMatchObject({ queued: 3, held: 1 })
  expect(valueIn(await store.item(1))).toMatchObject({ state: 'held', held: { why: 'by-hand', decideBy: null } })
  expect(valueIn(await store.order('retry', { deliveryIds: [1] }, by, noon + 6, []))).toBe(0)
  expect(valueIn(await store.order('release', { isEverything: true }, by, noon + 7, []))).toBe(1)
  expect(valueIn(await store.item(1))).toMatchObject({
    state: 'queued',
    held: null,
    nextAttemptAt: new Date(noon + 7).toISOString(),
  })
  const records = valueIn(await store.evidence(1, 9))
  expect(records.map(({ link }) => link.subject)).toMatchObject([
    { kind: 'decision', action: 'hold', queueId: 'q1', deliveryId: 1, partner: { policyId: bank, name: '' } },
    { kind: 'decision', action: 'release', queueId: 'q1', deliveryId: 1 },
  ])
  expect(records[0]?.personal?.content).toMatchObject({ decidedBy: 'Mail desk', reason: 'Maintenance' })
})

test('retry makes what waits due at once', async () => {
  const { store } = await openFilled()
  const next = { kind: 'queued', nextAt: noon + 3_600_000, warnAt: null } as const
  valueIn(await store.end(sampleEnd(1, { recipients: [], next })))
  expect(valueIn(await store.due(noon, 9, [])).map(({ id }) => id)).toEqual([2, 3, 4])
  expect(valueIn(await store.order('retry', { queueId: 'q1' }, by, noon, []))).toBe(1)
  expect(valueIn(await store.due(noon, 9, [])).map(({ id }) => id)).toEqual([1, 2, 3, 4])
  expect(valueIn(await store.item(1))?.partner).toBe('Muster Bank AG')
})

test('an order over very many leaves one record', async () => {
  const { store } = await openTestStore()
  for (let index = 0; index < 300; index += 1) void store.accept(sampleMessage(`q${index}`))
  expect(valueIn(await store.order('hold', { isEverything: true }, by, noon, [7]))).toBe(299)
  expect(valueIn(await store.counts())).toMatchObject({ queued: 1, held: 299, evidenceRecords: 1 })
})

test('exceptions are kept and ended with their records', async () => {
  const { store } = await openTestStore()
  const exception = {
    id: '22222222-2222-4222-8222-222222222222',
    policyId: bank,
    recipient: null,
    level: 'encrypt',
    reason: 'Certificate is being renewed',
    decidedBy: 'Mail desk',
    createdAt: '2026-11-22T12:00:00.000Z',
    until: '2026-11-29T12:00:00.000Z',
  } as const
  valueIn(await store.addException(exception, sampleDraft(1)))
  expect(valueIn(await store.exceptions())).toEqual([exception])
  valueIn(await store.endException(exception.id, noon, sampleDraft(2)))
  valueIn(await store.endException(exception.id, noon, sampleDraft(3)))
  expect(valueIn(await store.exceptions())).toEqual([])
  expect(valueIn(await store.counts()).evidenceRecords).toBe(2)
})
