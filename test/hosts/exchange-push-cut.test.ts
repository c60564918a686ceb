// The connection to Exchange goes while the script writes: nobody takes it for done, and the next look finds the run that never ended.
import { expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { exchangeBench } from '../transcripts/exchange/push-bench.ts'

const bench = exchangeBench('127.0.16.4')
const look = ['policy-open', 'plan-new']

test('the connection goes in the middle: the next plan says so, completes it, and the way back covers both', async () => {
  const cut = await bench.push([...look, 'apply-cut'], ({ line }) => {
    if (line.startsWith('Backup: ')) bench.server().killSessions()
  })
  expect(cut).toMatchObject({ fault: { code: 'push.connection-lost' }, records: [{ state: 'interrupted' }] })
  const plan = valueIn(await bench.plan(['policy-open', 'plan-unfinished']))
  expect(plan.unfinished).not.toBeNull()
  const completed = await bench.push(['policy-open', 'plan-unfinished', 'apply-completed', 'verify-as-planned'])
  const [record] = completed.records
  if (record === undefined) throw new Error('no record')
  expect(record).toMatchObject({ state: 'done' })
  const undone = await bench.undo(['undo-plan', 'undo-plan', 'undo-done'], record)
  expect(undone).toMatchObject({ fault: null, records: [{ state: 'done' }] })
})

test('a push that completes a cut one and is not proven goes back by its own name, which covers both on the host', async () => {
  await bench.push([...look, 'apply-cut'], ({ line }) => {
    if (line.startsWith('Backup: ')) bench.server().killSessions()
  })
  const session = ['policy-open', 'plan-unfinished', 'apply-completed', 'verify-different', 'undo-done']
  const completed = await bench.push(session)
  expect(completed).toMatchObject({ fault: { code: 'push.verify-failed' }, records: [{ state: 'rolled-back' }] })
  expect(bench.calls().at(-1)).toContain(completed.records[0]?.undo['push-run'])
})

test('an interrupted push is taken back by its name', async () => {
  const cut = await bench.push([...look, 'apply-cut'], ({ line }) => {
    if (line.startsWith('Backup: ')) bench.server().killSessions()
  })
  const [record] = cut.records
  if (record === undefined) throw new Error('no record')
  const undone = await bench.undo(['undo-plan-half', 'undo-plan-half', 'undo-half'], record)
  expect(undone).toMatchObject({ fault: null, records: [{ state: 'done', kind: 'undo' }] })
  expect(bench.calls().at(-1)).toContain(record.undo['push-run'])
})
