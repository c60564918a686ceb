// A shell of Exchange that never answers: the time is bounded, and nothing counts as written or as safe that was not seen.
import { expect, test } from 'vitest'
import { faultIn } from '#test/support/expect-outcome.ts'
import { exchangeBench } from '../transcripts/exchange/push-bench.ts'

const bench = exchangeBench('127.0.16.3', 4000)

test('a look that hangs ends with a sentence', async () => {
  const fault = faultIn(await bench.plan(['policy-open', 'plan-hangs']))
  expect(fault).toMatchObject({ code: 'push.command-hung', params: { host: 'ex01', command: 'exchange-plan' } })
})

test('an apply that hangs is not known to have ended', async () => {
  const pushed = await bench.push(['policy-open', 'plan-new', 'apply-cut'])
  expect(pushed).toMatchObject({ fault: { code: 'push.command-hung' }, records: [{ state: 'interrupted' }] })
})
