// Pushing to a Domino that does not do as it is told: silent, deaf, closed, failing in the middle, moved since the plan. Each ends as before or
// says what is left, and every sentence names the cause.
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oldNotesIni } from '../transcripts/domino/fake-domino.ts'
import { pushBench } from '../transcripts/domino/push-bench.ts'
import { samplePolicy } from '../unit/gateways/sample-policy.ts'

const bench = pushBench('127.0.15.2')
const bank = samplePolicy({ domains: ['bank.example', 'b.example'] })
const sets = () =>
  bench
    .domino()
    .told()
    .filter((command) => command.startsWith('set '))

test.each([
  ['a silent console', { silent: true }, 'gateway-domino:push.detail.console-silent'],
  ['a console that refuses', { refuse: 'show config KitType' }, 'gateway-domino:push.detail.console-refused'],
  [
    'a closed directory',
    { closed: true },
    'gateway-domino:push.detail.directory 4060 You are not authorized to access that database',
  ],
])('%s is told before anything is written', async (_title, behaviour, detail) => {
  bench.domino().behave(behaviour)
  const plan = await bench.session({ topology: 'D-R' }).plan([bank])
  expect(plan).toMatchObject({ ok: false, fault: { code: 'push.host-unfit', params: { host: 'domino', detail } } })
  expect(sets()).toEqual([])
})

test('wrong rights: a data folder of somebody else is named', async () => {
  chmodSync(join(bench.domino().root, 'data'), 0o555)
  const plan = await bench.session().plan([bank])
  expect(plan).toMatchObject({ ok: false, fault: { code: 'push.host-unfit' } })
  expect(plan.ok ? '' : plan.fault.params['detail']).toBe(
    `gateway-domino:push.detail.missing-rights ${bench.domino().root}/data`,
  )
})

test('a variable that does not take is taken back, documents are not touched', async () => {
  const before = bench.domino().documents()
  bench.domino().behave({ deaf: 'RouterFallbackNonTLS', language: 'de' })
  const run = await bench.session({ topology: 'D-R' }).push([bank])
  expect(run.fault).toMatchObject({
    code: 'push.rolled-back',
    params: { detail: 'gateway-domino:push.detail.settings' },
  })
  expect(run.records[0]).toMatchObject({ state: 'rolled-back', undoFault: null })
  expect(bench.domino().documents()).toEqual(before)
})

test('an error in the middle of the documents puts variables and documents back', async () => {
  const before = bench.domino().documents()
  bench.domino().behave({ failAt: 2 })
  const run = await bench.session({ topology: 'D-R' }).push([bank])
  expect(run.fault).toMatchObject({
    code: 'push.rolled-back',
    params: { detail: 'gateway-domino:push.detail.directory 4005 names.nsf: the document could not be saved.' },
  })
  expect(bench.domino().documents()).toEqual(before)
  expect(bench.domino().notesIni().split('\n').toSorted()).toEqual(oldNotesIni.split('\n').toSorted())
  expect(sets()).toEqual(['set config RouterFallbackNonTLS=0', 'set config RouterFallbackNonTLS=1'])
})

test('an agent that does not answer is named', async () => {
  const plan = await bench.session({ documentWay: 'agent' }).plan([bank])
  const detail = `gateway-domino:push.detail.missing-agent ${bench.domino().root}/data/handschlag/job.txt`
  expect(plan).toMatchObject({ ok: false, fault: { code: 'push.host-unfit', params: { detail } } })
})
