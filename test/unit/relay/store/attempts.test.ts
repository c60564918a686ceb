// An attempt's end, its evidence and its notices stand or fall together, and no delivery is done while somebody waits for the mail.
import { expect, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { noon, sampleDelivery, sampleEnd, sampleMessage } from '#test/support/relay-messages.ts'
import { openTestStore } from '#test/support/relay-store.ts'

const two = sampleDelivery({
  recipients: ['ada', 'bob'].map((name) => ({
    address: `${name}@partner.example`,
    notify: null,
    originalRecipient: null,
  })),
})
const delivered = { state: 'delivered', status: '2.0.0', reply: '250 ok' } as const
const later = { kind: 'queued', nextAt: noon + 300_000, warnAt: null } as const

test('a deferred delivery keeps its open recipients and comes back at its time', async () => {
  const { store } = await openTestStore()
  const [id = 0] = valueIn(await store.accept(sampleMessage('q1', { deliveries: [two] })))
  valueIn(await store.begin(id, noon))
  expect(valueIn(await store.item(id))?.state).toBe('active')
  const recipients = [
    { id: 0, ...delivered },
    { id: 1, state: 'open', status: '4.2.2', reply: '452 full' },
  ] as const
  valueIn(await store.end(sampleEnd(id, { recipients, next: later, last: { code: 'reply', detail: '452 full' } })))
  expect(valueIn(await store.due(noon + 299_999, 9, []))).toEqual([])
  const [again] = valueIn(await store.due(noon + 300_000, 9, []))
  expect(again).toMatchObject({ attempts: 1, warnAt: null, recipients: [{ id: 1, address: 'bob@partner.example' }] })
  expect(valueIn(await store.item(id))).toMatchObject({
    state: 'queued',
    attempts: 1,
    recipients: ['bob@partner.example'],
    recipientCount: 1,
    partner: null,
    last: { code: 'reply', detail: '452 full' },
  })
  valueIn(await store.end(sampleEnd(id, { recipients: [{ id: 1, ...delivered }] })))
  expect(valueIn(await store.find(id))).toBeUndefined()
})

test('done with an open recipient is refused and changes nothing', async () => {
  const { store, bugs } = await openTestStore()
  const [id = 0] = valueIn(await store.accept(sampleMessage('q1', { deliveries: [two] })))
  valueIn(await store.begin(id, noon))
  expect(faultIn(await store.end(sampleEnd(id))).code).toBe('internal')
  expect(bugs.map(String)).toEqual(['Error: delivery 1 ended with open recipients'])
  expect(valueIn(await store.item(id))?.state).toBe('active')
  expect(valueIn(await store.evidence(1, 9))).toEqual([])
})

test('a notice exists exactly when the end that causes it does', async () => {
  const { store } = await openTestStore()
  const [id = 0] = valueIn(await store.accept(sampleMessage('q1')))
  const bounce = sampleMessage('bounce', { receivedFrom: null })
  const nobody = sampleMessage('bounce', { deliveries: [] })
  expect(faultIn(await store.end(sampleEnd(id, { notices: [bounce, nobody] }))).code).toBe('internal')
  expect(valueIn(await store.counts())).toMatchObject({ queued: 1, evidenceRecords: 0 })
  valueIn(await store.end(sampleEnd(id, { notices: [bounce] })))
  expect(valueIn(await store.counts())).toMatchObject({ queued: 1, evidenceRecords: 1 })
  expect(valueIn(await store.due(noon, 9, [])).map(({ queueId }) => queueId)).toEqual(['bounce'])
})

test('a held delivery is not due; its deadline makes it overdue with what shall happen then', async () => {
  const { store } = await openTestStore()
  const [id = 0] = valueIn(await store.accept(sampleMessage('q1')))
  const next = { kind: 'held', why: 'tls-not-valid', decideBy: noon + 10, fallback: 'refuse' } as const
  valueIn(await store.end(sampleEnd(id, { recipients: [], next, wanted: 'container' })))
  expect(valueIn(await store.counts())).toMatchObject({ queued: 0, held: 1, nextAt: null, oldestAt: noon })
  expect(valueIn(await store.due(noon * 2, 9, []))).toEqual([])
  expect(valueIn(await store.overdue(noon + 9, 9))).toEqual([])
  expect(valueIn(await store.overdue(noon + 10, 9))).toMatchObject([{ id, fallback: 'refuse', wanted: 'container' }])
  expect(valueIn(await store.item(id))).toMatchObject({
    state: 'held',
    nextAttemptAt: null,
    held: { why: 'tls-not-valid', decideBy: new Date(noon + 10).toISOString(), fallback: 'refuse' },
  })
})

test('what is not there has no attempts', async () => {
  const { store } = await openTestStore()
  expect(faultIn(await store.begin(7, noon))).toEqual({ code: 'relay.no-such-delivery', params: { id: 7 } })
  expect(faultIn(await store.end(sampleEnd(7))).code).toBe('relay.no-such-delivery')
  const [first = 0] = valueIn(await store.accept(sampleMessage('q1')))
  valueIn(await store.end(sampleEnd(first)))
  expect(faultIn(await store.end(sampleEnd(first))).code).toBe('relay.no-such-delivery')
  const [second = 0] = valueIn(await store.accept(sampleMessage('q2')))
  expect(second).toBeGreaterThan(first)
})
