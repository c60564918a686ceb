// Pushes to Exchange that do not go as planned: each ends in a known state and in a sentence with a remedy.
import { describe, expect, test } from 'vitest'
import { languages } from '#domain/language.ts'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { exchangeBench } from '../transcripts/exchange/push-bench.ts'

const bench = exchangeBench('127.0.16.2')
const look = ['policy-open', 'plan-new']

describe('refused before anything is written', () => {
  test.each([
    ['rights are missing', ['policy-open', 'plan-no-rights'], 'push.host-unfit', 'Organization Management'],
    ['a sign-in has no network', ['policy-open', 'plan-no-network'], 'push.host-unfit', 'sign in with a password'],
    ['PowerShell is the 32-bit one', ['policy-open', 'plan-32-bit'], 'push.host-unfit', '64-bit OpenSSH server'],
    ['a group policy wants signatures', ['policy-all-signed', 'plan-not-signed'], 'push.host-unfit', 'AllSigned'],
    ['a script is not signed', ['policy-open', 'plan-not-signed'], 'push.host-unfit', 'AllSigned'],
    ['a foreign connector is in the way', ['policy-open', 'plan-conflict'], 'push.host-unfit', 'Partner-Bank'],
    ['the script dies without a result', ['policy-open', 'plan-died'], 'push.not-understood', 'Get-SendConnector'],
    ['something else answers', ['policy-open', 'verify-as-planned'], 'push.not-understood', 'called apply'],
  ])('%s', async (_title, session, code, words) => {
    const fault = faultIn(await bench.plan(session))
    expect(fault.code).toBe(code)
    expect(fault.params['host']).toBe('ex01')
    for (const language of languages) {
      const { title } = describeFault(fault, translatorFor(language))
      expect(title).not.toMatch(/push\.detail|\{\{/)
      if (language === 'en') expect(title).toContain(words)
    }
  })

  test.each([
    ['moved', 'push.stale'],
    ['locked', 'push.locked'],
  ])('Exchange is %s by then', async (state, code) => {
    const pushed = await bench.push([...look, `apply-${state}`])
    expect(pushed).toMatchObject({ fault: { code }, records: [{ state: 'rolled-back' }] })
    expect(bench.calls().filter((words) => words.join(' ').includes('rollback'))).toEqual([])
  })
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
