// A counter-proof at Exchange Server over a real OpenSSH server; what PowerShell answers are recordings (test/transcripts/exchange/README.md).
import { expect, test } from 'vitest'
import { mailsOf } from '#domain/confirm/trial-run.ts'
import { exchangeTrial } from '#gateways/exchange/trial/driver.ts'
import { exchangeDrop } from '#gateways/exchange/trial/mail-drop.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { exchangeBench } from '../transcripts/exchange/push-bench.ts'
import { sampleTrial } from '../unit/gateways/exchange/trial/sample-trial.ts'
import { sampleSite } from '../unit/gateways/sample-policy.ts'

const bench = exchangeBench('127.0.16.9', undefined, {
  driver: exchangeTrial.push,
  artefacts: [
    ...valueIn(exchangeTrial.files(sampleTrial(), sampleSite)),
    ...(exchangeDrop.files?.(sampleSite, 'windows') ?? []),
  ],
  recordings: 'trial-recordings',
})
const look = ['policy-open', 'look']
const connector = 'Handschlag-Gegenprobe-0123456789abcdef-control'

test('the route comes, is proven, and goes by its run', async () => {
  const pushed = await bench.push([...look, 'apply-done', 'verify'])
  expect(pushed).toMatchObject({ fault: null, records: [{ state: 'done' }] })
  expect(pushed.plan.changes.map(({ kind, name }) => [kind, name])).toEqual([
    ['connector', connector],
    ['setting', String.raw`Cert:\LocalMachine\Root`],
    ['service', 'Handschlag-Gegenprobe'],
  ])
  expect(pushed.plan.unsafe.map(({ code }) => code)).toEqual(['trial-authority'])
  expect(pushed.plan.canRevert).toBe(false)
  const [record] = pushed.records
  if (record === undefined) throw new Error('no record')
  const undone = await bench.undo(['undo-look', 'undo-look', 'undo'], record)
  expect(undone).toMatchObject({ fault: null, records: [{ state: 'done', kind: 'undo' }] })
  const runs = bench.calls().flatMap((words) => (words.includes('-Run') ? [words[words.indexOf('-Run') + 1]] : []))
  expect(new Set(runs).size).toBe(1)
  for (const words of bench.calls()) expect(words.join(' ')).not.toMatch(/[<>|&"']/)
})

test.each([
  ['what takes itself back', ['apply-taken-back'], 'rolled-back'],
  ['what reads back as something else', ['apply-done', 'verify-different', 'undo'], 'rolled-back'],
  ['what the routing table does not hold', ['apply-done', 'verify-not-routed', 'undo'], 'rolled-back'],
  ['what mails keep from going', ['apply-done', 'verify-not-routed', 'undo-mails-left'], 'broken'],
  ['an apply nobody saw the end of', ['apply-cut', 'undo'], 'rolled-back'],
  ['what does not go away', ['apply-not-back', 'apply-cut'], 'broken'],
])('%s is told', async (_, session, state) => {
  const pushed = await bench.push([...look, ...session])
  expect(pushed.records.map((record) => record.state)).toEqual([state])
})

test.each([
  ['mails-again', 0],
  ['mails-again-left', 1],
])('what waits is tried once more in one call, and %s ends so', async (recording, code) => {
  const answers = await bench.ask(
    [recording],
    (at) => exchangeDrop.again?.(sampleSite, at, mailsOf(sampleTrial())) ?? [],
  )
  expect(answers.map((answer) => answer.code)).toEqual([code])
  const [words] = bench.calls()
  expect(words?.slice(-2)).toEqual([
    '-Tokens',
    sampleTrial()
      .traps.map(({ token }) => token)
      .join('_'),
  ])
  expect(words?.join(' ')).not.toMatch(/[<>|&"']/)
})

test('a server the partner’s mail does not leave through is not tried', async () => {
  expect(await bench.plan(['policy-open', 'look-other-server'])).toMatchObject({
    fault: { code: 'push.host-unfit', params: { detail: expect.stringContaining('trial-other-server') } },
  })
  expect(bench.calls()).toHaveLength(2)
})
