// Orders of the admin and deadlines, against a queue at work: what is being attempted gets its order after its end.
import { expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { createGate } from '#test/support/gate.ts'
import {
  benchConfig,
  benchMessage,
  benchPolicies,
  noStarttls,
  openBench,
  partnerId,
  reportOf,
  said,
  taken,
} from '#test/support/relay/queue-bench.ts'

const admin = { by: 'grace', reason: 'asked by phone' }
const hourMs = 3_600_000

test('hold, release and drop', async () => {
  const bench = await openBench((order, { now }) => reportOf(order, now(), said('mail', 451, 'later')))
  await bench.accept(benchMessage(bench.now(), 'q1'))
  await bench.quiet()
  expect(valueIn(await bench.queue.order('hold', { queueId: 'q1' }, admin))).toBe(1)
  await bench.pass(2 * hourMs, hourMs)
  expect(bench.attempts).toHaveLength(1)
  expect(valueIn(await bench.queue.order('release', { policyId: partnerId }, admin))).toBe(1)
  await bench.quiet()
  expect(bench.attempts).toHaveLength(2)
  expect(valueIn(await bench.queue.order('drop', { isEverything: true }, admin))).toBe(1)
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0, held: 0 })
  const records = valueIn(await bench.store.evidence(1, 9))
  expect(records.map(({ link }) => (link.subject.kind === 'decision' ? link.subject.action : 'attempt'))).toEqual([
    'attempt',
    'hold',
    'release',
    'attempt',
    'drop',
  ])
  expect(records[4]?.personal?.content).toMatchObject({ decidedBy: 'grace', reason: 'asked by phone' })
})

test('a running attempt gets its order after its end; one that delivered needs none', async () => {
  const bench = await openBench(async (order, { now, rest }) => {
    await rest(1000, order.signal)
    return reportOf(order, now(), order.delivery.domain === 'partner.example' ? said('mail', 451, 'later') : taken)
  })
  await bench.accept(benchMessage(bench.now(), 'q1', ['partner.example', 'other.example']))
  await bench.quiet()
  expect(valueIn(await bench.queue.order('hold', { queueId: 'q1' }, admin))).toBe(2)
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 2, held: 0 })
  await bench.pass(2000, 500)
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0, held: 1 })
})

test('a bounce by order tells the sender, through our next hop', async () => {
  const bench = await openBench((order, { now }) =>
    reportOf(order, now(), order.delivery.envelope.sender === '' ? taken : said('mail', 451, 'later')),
  )
  await bench.accept(benchMessage(bench.now(), 'q1'))
  await bench.quiet()
  expect(valueIn(await bench.queue.order('bounce', { queueId: 'q1' }, admin))).toBe(1)
  await bench.quiet()
  expect(bench.attempts.map(({ domain }) => domain)).toEqual(['partner.example', 'own.example'])
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0 })
  expect(bench.queue.counters()).toMatchObject({ bounced: 1 })
  expect(bench.events.filter(({ kind }) => kind === 'bounced')).toMatchObject([
    { queueId: 'q1', partner: 'Muster Bank AG', domain: 'partner.example' },
  ])
})

test.each([
  ['bounce', 0, ['partner.example', 'own.example', 'own.example']],
  ['drop', 0, ['partner.example', 'own.example']],
  // tried again, refused again; by then the sender is to be warned
  ['defer', 1, ['partner.example', 'own.example', 'partner.example', 'own.example']],
  // the container, then its password to the sender
  ['container', 0, ['partner.example', 'own.example', 'partner.example', 'own.example']],
] as const)('nobody decides in time: %s', async (fallback, queued, domains) => {
  const config = benchConfig({ hold: { hours: 24, fallback } })
  const policies = benchPolicies({ action: 'hold' })
  const bodies: string[] = []
  const bench = await openBench(
    (order, { now }) => {
      bodies.push(Buffer.from(order.body).toString())
      const { envelope, wanted } = order.delivery
      return reportOf(order, now(), envelope.sender === '' || wanted === 'container' ? taken : noStarttls)
    },
    { config: () => config, policies: () => policies },
  )
  await bench.accept(benchMessage(bench.now(), 'q1'))
  await bench.quiet()
  // the sender is told at once that somebody must decide
  expect(bench.attempts.map(({ domain }) => domain)).toEqual(['partner.example', 'own.example'])
  expect(valueIn(await bench.store.counts())).toMatchObject({ held: 1 })
  await bench.pass(23 * hourMs, hourMs)
  expect(bench.attempts).toHaveLength(2)
  await bench.pass(hourMs + 60_000, 60_000)
  await bench.until(() => bench.attempts.length >= domains.length)
  await bench.quiet()
  expect(bench.attempts.map(({ domain }) => domain)).toEqual(domains)
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued, held: 0 })
  const isContainer = fallback === 'container'
  expect(bodies.some((body) => body.startsWith('container of'))).toBe(isContainer)
  expect(bodies.some((body) => body.includes('abcd-efgh'))).toBe(isContainer)
})

test('an exception counts from now on and is on record', async () => {
  const seen: number[] = []
  const bench = await openBench((order, { now }) => {
    seen.push(order.exceptions().length)
    return reportOf(order, now(), taken)
  })
  const until = new Date(bench.now() + hourMs).toISOString()
  const wanted = {
    policyId: partnerId,
    recipient: null,
    level: 'encrypt',
    reason: 'AVV',
    decidedBy: 'grace',
    until,
  } as const
  const exception = valueIn(await bench.queue.addException(wanted))
  await bench.accept(benchMessage(bench.now(), 'q1'))
  await bench.quiet()
  valueIn(await bench.queue.endException(exception.id, admin))
  await bench.accept(benchMessage(bench.now(), 'q2'))
  await bench.quiet()
  expect(seen).toEqual([1, 0])
})

test('an order given during an attempt whose message cannot be read is carried out all the same', async () => {
  const bench = await openBench((order, { now }) => reportOf(order, now(), taken))
  const size = 3_000_000
  const message = {
    ...benchMessage(bench.now(), 'q1'),
    body: { kind: 'bytes', bytes: Buffer.alloc(size, 'a') },
    size,
  } as const
  // its hash is of another body, so it is not sent; it is not read before the orders are given
  valueIn(await bench.store.accept(message))
  const { store } = bench
  const read = store.body
  const ordered = createGate<void>()
  Object.assign(store, {
    async body(...given: Parameters<typeof read>) {
      await ordered.promise
      return read.apply(store, given)
    },
  })
  bench.queue.reloaded()
  await bench.until(() => bench.queue.counters().active === 1)
  expect(valueIn(await bench.queue.order('drop', { queueId: 'q1' }, admin))).toBe(1)
  // a wish to go on does not take it back
  valueIn(await bench.queue.order('retry', { isEverything: true }, admin))
  ordered.open()
  // between the end of the attempt and the order it counts as damaged
  await bench.until(async () => {
    const { queued, corrupt } = valueIn(await bench.store.counts())
    return queued + corrupt === 0
  })
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0, corrupt: 0 })
})

test('mail is dropped in portions without being read; other orders get their turn', async () => {
  const bench = await openBench((order, { now }) => reportOf(order, now(), said('mail', 451, 'later')))
  const nextAt = bench.now() + hourMs
  for (let count = 0; count < 450; count += 1)
    valueIn(await bench.store.accept(benchMessage(bench.now(), `q${count}`, ['partner.example'], { nextAt })))
  let reads = 0
  const { store } = bench
  const read = store.body
  Object.assign(store, {
    body(...given: Parameters<typeof read>) {
      reads += 1
      return read.apply(store, given)
    },
  })
  const ended: string[] = []
  const dropped = bench.queue.order('drop', { isEverything: true }, admin).then((count) => {
    ended.push('drop')
    return valueIn(count)
  })
  const held = bench.queue.order('hold', { queueId: 'nobody' }, admin).then(() => void ended.push('hold'))
  expect(await dropped).toBe(450)
  await held
  expect([reads, ended]).toEqual([0, ['hold', 'drop']])
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0, evidenceRecords: 450 })
}, 20_000)

test('mail nobody could be told about is held when it is to go back, without an end in sight', async () => {
  const config = benchConfig({ ownDomains: [], nextHop: null })
  const bench = await openBench((order, { now }) => reportOf(order, now(), said('rcpt', 550, 'no such user')), {
    config: () => config,
  })
  await bench.accept(benchMessage(bench.now(), 'q1'))
  await bench.quiet()
  const [item] = valueIn(await bench.store.page({ isEverything: true }, 0, 9)).items
  expect(item).toMatchObject({ state: 'held', last: { code: 'notice-not-possible' }, held: { decideBy: null } })
  expect(valueIn(await bench.queue.order('bounce', { isEverything: true }, admin))).toBe(0)
  expect(valueIn(await bench.store.counts())).toMatchObject({ held: 1 })
  expect(valueIn(await bench.queue.order('drop', { isEverything: true }, admin))).toBe(1)
  expect(valueIn(await bench.store.counts())).toMatchObject({ held: 0 })
})
