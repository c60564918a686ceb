// A container without its password is lost mail: the password is noted with the end, or the end is not noted; nothing is sent twice for it.
import { mkdirSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fail } from '#domain/fault.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import {
  benchConfig,
  benchMessage,
  benchPolicies,
  noStarttls,
  openBench,
  reportOf,
  taken,
} from '#test/support/relay/queue-bench.ts'

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

test('what became too old while its container could not be made goes back once', async () => {
  const config = benchConfig({ hold: { hours: 1, fallback: 'defer' } })
  const policies = benchPolicies({ action: 'container' })
  const bench = await openBench(
    (order, { now }) => reportOf(order, now(), order.delivery.envelope.sender === '' ? taken : noStarttls),
    {
      config: () => config,
      policies: () => policies,
      makeContainer: async () => fail('relay.container-not-made', { detail: 'too large' }),
    },
  )
  const start = bench.now()
  await bench.accept(benchMessage(start, 'q1', ['partner.example'], { expiresAt: start + 2 * 3_600_000, warnAt: null }))
  await bench.pass(6 * 3_600_000, 600_000)
  expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0, held: 0 })
  expect(bench.attempts.filter(({ domain }) => domain === 'own.example')).toHaveLength(1)
  expect(bench.attempts.filter(({ domain }) => domain === 'partner.example').length).toBeLessThan(6)
}, 20_000)
