// Pushes to Exchange that do not go as planned: each ends in a known state and in a sentence with a remedy.
import { expect, test } from 'vitest'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { exchangeBench } from '../transcripts/exchange/push-bench.ts'

const bench = exchangeBench('127.0.16.2')
const look = ['policy-open', 'plan-new']

test.each([
  ['moved', 'push.stale'],
  ['locked', 'push.locked'],
])('Exchange is %s by then', async (state, code) => {
  const pushed = await bench.push([...look, `apply-${state}`])
  expect(pushed).toMatchObject({ fault: { code }, records: [{ state: 'rolled-back' }] })
  expect(bench.calls().filter((words) => words.join(' ').includes('rollback'))).toEqual([])
})
test('an error in the middle was taken back by the script itself', async () => {
  const pushed = await bench.push([...look, 'apply-taken-back'])
  expect(pushed).toMatchObject({ fault: { code: 'push.rolled-back' }, records: [{ state: 'rolled-back' }] })
  if (pushed.fault === null) throw new Error('no fault')
  // the words of the console are broken, those of the result line are not
  expect(describeFault(pushed.fault, translatorFor('de')).title).toContain('ist ungültig. Überprüfen Sie')
})

test('what the check finds different is taken back', async () => {
  const pushed = await bench.push([...look, 'apply-done', 'verify-different', 'undo-done'])
  expect(pushed).toMatchObject({ fault: { code: 'push.verify-failed' }, records: [{ state: 'rolled-back' }] })
})

test('when the way back fails too, both are told', async () => {
  const pushed = await bench.push([...look, 'apply-not-taken-back', 'undo-failed'])
  expect(pushed.records).toMatchObject([{ state: 'broken' }])
  if (pushed.records[0]?.fault == null) throw new Error('no fault')
  const { title } = describeFault(pushed.records[0].fault, translatorFor('en'))
  expect(title).toContain('domain controller is not available')
  expect(title).toContain('so it was left alone')
})

test('a backup that is gone is no success', async () => {
  const record = (await bench.push([...look, 'apply-done', 'verify-as-planned'])).records[0]
  if (record === undefined) throw new Error('no record')
  expect(faultIn(await bench.planUndo(['undo-no-backup'], record)).code).toBe('push.nothing-to-undo')
})
