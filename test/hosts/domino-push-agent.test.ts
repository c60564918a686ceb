// A Domino whose documents an agent writes, slowly: its answer is waited for, and while it may still be writing nobody else writes there.
import { expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { pushBench } from '../transcripts/domino/push-bench.ts'
import { samplePolicy } from '../unit/gateways/sample-policy.ts'

const bench = pushBench('127.0.15.8')
const bank = samplePolicy({ domains: ['bank.example'] })
const jobs = () =>
  bench
    .domino()
    .told()
    .filter((command) => command.startsWith('tell amgr')).length
/** The answer to the first call is given up after this; it was all the time there was. */
const oldPatience = 3

test('an agent that takes its time is waited for', async () => {
  bench.domino().behave({ agent: true, slow: oldPatience + 1 })
  const desk = bench.session({ documentWay: 'agent' })
  const pushed = await desk.push([bank])
  expect(pushed.fault).toBeNull()
  expect(bench.domino().documents().at(-1)?.items['HandschlagId']).toBe(`${bank.id}/bank.example`)
  expect(valueIn(await desk.plan([bank])).changes).toEqual([])
})

test('an agent that is silent is not raced by another one, and nothing is said to be taken back', async () => {
  const before = bench.domino().documents()
  bench.domino().behave({ agent: true, slow: 60 })
  const desk = bench.session({ documentWay: 'agent' })
  let planned = 0
  const pushed = await desk.push([bank], {
    between: () => {
      planned = jobs()
    },
  })
  const detail = 'gateway-domino:push.detail.agent-silent'
  expect(pushed.records[0]).toMatchObject({ state: 'broken', undoFault: { params: { detail } } })
  const output = pushed.records[0]?.ends.map((end) => end.output).join('') ?? ''
  expect(output).not.toContain('end taken-back')
  expect(jobs() - planned).toBeLessThanOrEqual(3)
  expect(bench.domino().documents()).toEqual(before)
  bench.domino().proceed()
  expect(valueIn(await desk.plan([bank]))).toMatchObject({ changes: [], unfinished: expect.anything() })
})
