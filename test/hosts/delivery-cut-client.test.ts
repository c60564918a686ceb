// The connection to a real OpenSSH server is gone at our end, as a crash of the desk or of the line does, at every single
// moment of a push: the host is before or after, never between, and the next plan brings it to an end.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cutEverywhere } from '#test/support/cut-push.ts'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'

let bench: DeliveryBench
beforeAll(async () => {
  bench = await startBench('127.61.2.1', 22300, { sudo: 'nopasswd' })
})
afterAll(() => bench.stop())

test('cut at every moment from the lock on', { timeout: 300_000 }, async () => {
  const seen = await cutEverywhere(bench, 'client destroyed')
  const moments = seen.map(({ moment }) => moment ?? '').join('\n')
  for (const step of [
    ' lock ',
    ' open_run ',
    'plan.json',
    ' start ',
    'step: kept',
    'step: written',
    'end done',
    ' verify ',
    ' unlock ',
  ])
    expect(moments).toContain(step)
  // both: told as open at first, and settled by what the host kept
  expect(new Set(seen.map(({ states }) => states.join(' '))).size).toBeGreaterThan(2)
})
