// A Domino that is not as it was when the plan was made, and one that fails after the write: nothing is written, or everything is taken back.
import { expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { oldNotesIni } from '../transcripts/domino/fake-domino.ts'
import { pushBench } from '../transcripts/domino/push-bench.ts'
import { samplePolicy } from '../unit/gateways/sample-policy.ts'

const bench = pushBench('127.0.15.7')
const bank = samplePolicy({ domains: ['bank.example', 'b.example'] })
const sets = () =>
  bench
    .domino()
    .told()
    .filter((command) => command.startsWith('set '))

test.each([
  ['a value of notes.ini', () => bench.domino().writeNotesIni(oldNotesIni.replace('NonTLS=1', 'NonTLS=2'))],
  [
    'a document',
    () =>
      bench.domino().writeDocuments(
        bench
          .domino()
          .documents()
          .map((one) => (one.form === 'Server' ? { ...one, items: { ...one.items, Router_PortStatus: '2' } } : one)),
      ),
  ],
])('%s that moved since the plan stops the push before it writes', async (_title, between) => {
  const run = await bench.session({ topology: 'D-R' }).push([bank], { between })
  expect(run.fault).toMatchObject({ code: 'push.stale' })
  expect(sets()).toEqual([])
})

test('going back writes nothing where it would do something else than its plan showed', async () => {
  const desk = bench.session()
  const record = (await desk.push([bank])).records[0]
  const after = bench.domino().documents()
  const host = await desk.connect()
  const back = `sh .handschlag/${desk.siteId}/*/domino-push.sh undo ${record?.undo['run']} ${'0'.repeat(64)}`
  const ran = valueIn(await host.shell.run({ command: back, timeoutMs: 60_000, maxBytes: 100_000 }))
  host.shell.close()
  expect([ran.code, ran.stdout]).toEqual([4, expect.stringContaining('@handschlag end moved')])
  expect(bench.domino().documents()).toEqual(after)
  if (record === undefined) throw new Error('no record')
  expect((await desk.undo(record)).fault).toBeNull()
})

test('what goes wrong after the write is taken back by the desk', async () => {
  const before = bench.domino().documents()
  const run = await bench.session().push([bank], {
    onLine: (line) => {
      if (line.startsWith('@handschlag applied')) bench.domino().behave({ silent: true })
      if (line.startsWith('@handschlag end refused')) bench.domino().behave({})
    },
  })
  expect(run.fault).toMatchObject({
    code: 'push.verify-failed',
    params: { detail: 'gateway-domino:push.detail.console-silent' },
  })
  expect(run.records[0]).toMatchObject({ state: 'rolled-back' })
  expect(bench.domino().documents()).toEqual(before)
})
