// Bodies in work are bounded together, whatever waits: large messages in turn, small ones beside them, containers one at a time.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { succeed } from '#domain/fault.ts'
import type { NewMessage } from '#relay/message.ts'
import { createBodyBudget } from '#relay/queue/body-budget.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { benchMessage, openBench, reportOf, taken } from '#test/support/relay/queue-bench.ts'

const megabyte = 1024 * 1024

function large(at: number, queueId: string, domain: string, size: number): NewMessage {
  const bytes = Buffer.alloc(size, 'a')
  const bodySha256 = createHash('sha256').update(bytes).digest('hex')
  return { ...benchMessage(at, queueId, [domain]), body: { kind: 'bytes', bytes }, size, bodySha256 }
}

test('large messages to many destinations are attempted within the budget, small ones beside them', async () => {
  let bytes = 0
  let most = 0
  let large20 = 0
  let smallBeside = 0
  const bench = await openBench(async (order, { now, rest }) => {
    const { size } = order.delivery
    bytes += size
    most = Math.max(most, bytes)
    if (size > megabyte) large20 += 1
    else smallBeside = Math.max(smallBeside, bytes - size)
    const at = now()
    await rest(1000, order.signal)
    bytes -= size
    return reportOf(order, at, taken, { endedAt: now() })
  })
  for (let count = 0; count < 6; count += 1)
    valueIn(await bench.store.accept(large(bench.now(), `l${count}`, `large${count}.example`, 20 * megabyte)))
  bench.queue.reloaded()
  await bench.until(() => large20 === 2)
  await bench.accept(benchMessage(bench.now(), 'small', ['small.example']))
  await bench.until(() => bench.attempts.some(({ domain }) => domain === 'small.example'))
  for (let round = 0; valueIn(await bench.store.counts()).queued > 0; round += 1) {
    if (round > 2000) throw new Error('large messages do not end')
    await bench.pass(500, 500)
  }
  expect(most).toBeLessThanOrEqual(64 * megabyte)
  expect([large20, smallBeside]).toEqual([6, 40 * megabyte])
}, 30_000)

test('what is larger than the budget runs alone, and is not overtaken by other large ones', () => {
  const budget = createBodyBudget()
  const of = (id: number, size: number) => ({ id, size: size * megabyte, wanted: 'as-is' }) as const
  const waits = () => true
  const [first, huge, third] = [of(1, 30), of(2, 90), of(3, 10)]
  expect(budget.admits(first, waits)).toBe(true)
  budget.take(first)
  expect([budget.admits(huge, waits), budget.admits(third, waits)]).toEqual([false, false])
  budget.give(first)
  expect([budget.admits(third, waits), budget.admits(huge, waits)]).toEqual([false, true])
  budget.take(huge)
  expect(budget.admits(third, waits)).toBe(false)
  // a claim of what is no longer here holds up nobody
  expect(budget.admits(of(4, 1), () => false)).toBe(false)
  budget.give(huge)
  expect(budget.admits(of(4, 1), () => false)).toBe(true)
})

test('containers are made one at a time', async () => {
  let making = 0
  let most = 0
  let made = 0
  const bench = await openBench((order, { now }) => reportOf(order, now(), taken), {
    async makeContainer() {
      making += 1
      most = Math.max(most, making)
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      making -= 1
      made += 1
      return succeed({ mail: Buffer.from('container'), password: 'abcd', bodySha256: 'ab'.repeat(32) })
    },
  })
  const at = bench.now()
  for (const name of ['a', 'b', 'c'])
    valueIn(await bench.store.accept(benchMessage(at, name, [`${name}.example`], { nextAt: at + 60_000 })))
  const admin = { by: 'grace', reason: '' }
  expect(valueIn(await bench.queue.order('container', { isEverything: true }, admin))).toBe(3)
  await bench.until(() => made === 3)
  expect(most).toBe(1)
}, 20_000)
