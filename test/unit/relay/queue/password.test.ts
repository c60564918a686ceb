// A container without its password is lost mail: the password is noted with the end, or the end is not noted; nothing is sent twice for it.
import { mkdirSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { benchMessage, benchPolicies, noStarttls, openBench, reportOf, taken } from '#test/support/relay/queue-bench.ts'

test('a password that cannot be written is written later; the container is sent once', async () => {
  const policies = benchPolicies({ action: 'container' })
  const bench = await openBench(
    (order, { now }) => {
      const { envelope, wanted } = order.delivery
      return reportOf(order, now(), envelope.sender === '' || wanted === 'container' ? taken : noStarttls)
    },
    { policies: () => policies },
  )
  // all the names of its files are taken by folders
  const blocked = Array.from({ length: 40 }, (_, index) => bench.store.bodyPath(`N${index + 1}.body`))
  for (const path of blocked) mkdirSync(path)
  await bench.accept(benchMessage(bench.now(), 'q1'))
  await bench.quiet()
  await bench.pass(2000, 500)
  const sent = () => bench.attempts.map(({ domain }) => domain)
  expect(sent()).toEqual(['partner.example', 'partner.example'])
  expect(bench.queue.counters().active).toBe(0)
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 1 })
  for (const path of blocked) rmSync(path, { recursive: true })
  for (let round = 0; round < 400 && bench.attempts.length < 3; round += 1) await bench.pass(500, 500)
  await bench.pass(60_000, 5000)
  expect(sent()).toEqual(['partner.example', 'partner.example', 'own.example'])
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0, held: 0 })
}, 20_000)
