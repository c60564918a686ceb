// The queue over a real store: fresh mail goes at once, waiting mail at its time, dead destinations hurt nobody else, and every delivery ends
// once.
import { expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import {
  benchMessage,
  noStarttls,
  openBench,
  reportOf,
  said,
  taken,
  unreached,
} from '#test/support/relay/queue-bench.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

test('a fresh message is attempted at once and is gone when it is delivered', async () => {
  const bench = await openBench((order, { now }) => reportOf(order, now(), taken))
  await bench.accept(benchMessage(bench.now(), 'q1', ['partner.example', 'other.example']))
  await bench.quiet()
  expect(bench.attempts.map(({ domain }) => domain)).toEqual(['partner.example', 'other.example'])
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0, evidenceRecords: 2 })
  expect(bench.events.map(({ kind }) => kind)).toEqual(['delivered', 'delivered'])
  expect(bench.queue.counters()).toEqual({
    delivered: 2,
    deferred: 0,
    bounced: 0,
    active: 0,
    waiting: 0,
    bodyBytes: 0,
  })
})

test('what waits is tried after 2, 5, 10 minutes and so on, warned once after 4 hours and given up at its end', async () => {
  const bench = await openBench((order, { now }) =>
    order.delivery.envelope.sender === ''
      ? reportOf(order, now(), taken)
      : reportOf(order, now(), said('rcpt', 450, '4.2.0 not now')),
  )
  const start = bench.now()
  await bench.accept(benchMessage(start, 'q1', ['partner.example'], { expiresAt: start + 7 * hourMs }))
  await bench.quiet()
  await bench.pass(7 * hourMs + 5 * minuteMs, minuteMs)
  const own = bench.attempts
    .filter(({ domain }) => domain === 'partner.example')
    .map(({ at }) => (at - start) / minuteMs)
  expect(own.slice(0, 8)).toEqual([0, 2, 7, 17, 37, 77, 137, 197])
  // then hourly, the last one at the very end
  expect(own.slice(-2)).toEqual([377, 420])
  const notices = bench.attempts
    .filter(({ domain }) => domain === 'own.example')
    .map(({ at }) => (at - start) / minuteMs)
  // written at once; the test's clock goes by minutes
  expect(notices).toHaveLength(2)
  expect(Math.abs((notices[0] ?? 0) - 257) + Math.abs((notices[1] ?? 0) - 420)).toBeLessThanOrEqual(2)
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0 })
  expect(bench.queue.counters()).toMatchObject({ bounced: 1, deferred: own.length - 1 })
}, 30_000)

test('a destination that is down is probed by one delivery and holds up nobody', async () => {
  let isDown = true
  const bench = await openBench(async (order, { now, rest }) => {
    if (order.delivery.domain !== 'down.example') return reportOf(order, now(), taken)
    const at = now()
    await rest(1000, order.signal)
    return reportOf(order, at, isDown ? unreached : taken, { endedAt: now() })
  })
  const start = bench.now()
  for (let count = 0; count < 300; count += 1) {
    const message = benchMessage(start, `d${count}`, ['down.example'])
    valueIn(await bench.store.accept(message))
  }
  bench.queue.reloaded()
  await bench.pass(5000, 500)
  const first = bench.attempts.length
  // the attempts that ran side by side when it was found out, and no others
  expect(first).toBe(20)
  await bench.accept(benchMessage(bench.now(), 'q1', ['other.example']))
  await bench.quiet()
  expect(bench.attempts.at(-1)?.domain).toBe('other.example')
  await bench.pass(4 * minuteMs, 5000)
  expect(bench.attempts.length - first - 1).toBe(1)
  isDown = false
  await bench.pass(8 * minuteMs, 5000)
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0 })
}, 30_000)

test('an expired delivery gets its last attempt though its destination is left alone', async () => {
  const bench = await openBench((order, { now }) =>
    order.delivery.domain === 'own.example' ? reportOf(order, now(), taken) : reportOf(order, now(), unreached),
  )
  const start = bench.now()
  await bench.accept(benchMessage(start, 'q1'))
  await bench.quiet()
  await bench.accept(benchMessage(start, 'q2', ['partner.example'], { expiresAt: start + minuteMs }))
  await bench.quiet()
  expect(bench.attempts).toHaveLength(1)
  await bench.pass(100_000, 1000)
  expect(bench.attempts.map(({ id, domain }) => [id, domain])).toEqual([
    [1, 'partner.example'],
    [2, 'partner.example'],
    [3, 'own.example'],
  ])
  expect(bench.events.find(({ kind }) => kind === 'bounced')).toMatchObject({
    queueId: 'q2',
    partner: 'Muster Bank AG',
  })
})

test('a partner with much mail and few slots leaves room for the others', async () => {
  const bench = await openBench(async (order, { now, rest }) => {
    await rest(1000, order.signal)
    return reportOf(order, now(), taken)
  })
  const start = bench.now()
  for (let count = 0; count < 700; count += 1) valueIn(await bench.store.accept(benchMessage(start, `m${count}`)))
  for (let count = 0; count < 5; count += 1)
    valueIn(await bench.store.accept(benchMessage(start, `o${count}`, [`other${count}.example`])))
  bench.queue.reloaded()
  await bench.pass(2500, 500)
  expect(bench.attempts.filter(({ domain }) => domain.startsWith('other'))).toHaveLength(5)
  await bench.pass(45_000, 1000)
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0 })
  expect(new Set(bench.attempts.map(({ id }) => id)).size).toBe(705)
  // the slots never lay idle for want of reading
  expect((bench.attempts.at(-1)?.at ?? 0) - start).toBeLessThan(40_000)
}, 30_000)

test('what the policy refuses waits, and the feed says why', async () => {
  const bench = await openBench((order, { now }) => reportOf(order, now(), noStarttls))
  await bench.accept(benchMessage(bench.now(), 'q1'))
  await bench.quiet()
  await bench.pass(3 * minuteMs, 1000)
  expect(bench.events.map(({ kind, detail }) => [kind, detail])).toEqual([
    ['deferred', 'refused.no-starttls'],
    ['deferred', 'refused.no-starttls'],
  ])
})

test('a stop waits for what runs, then stops it; the mail is in the store', async () => {
  const bench = await openBench(async (order, { now, rest }) => {
    await rest(10 * minuteMs, order.signal)
    const end = order.signal.aborted
      ? ({ kind: 'failed', failure: { kind: 'stopped', why: 'aborted' } } as const)
      : taken
    return reportOf(order, now(), end)
  })
  await bench.accept(benchMessage(bench.now(), 'q1'))
  await bench.quiet()
  const stopped = bench.queue.stop(5000)
  await bench.pass(6000, 1000)
  await stopped
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 1, nextAt: bench.now() - 1000 })
  await bench.accept(benchMessage(bench.now(), 'q2'))
  await bench.pass(60_000, 1000)
  expect(bench.attempts).toHaveLength(1)
})
