// A Domino on Linux, pushed over a real OpenSSH server as the Domino user. Domino itself is not there: a program in the place of `server` keeps
// the values of notes.ini and answers in the console log, one in the place of Java keeps the documents (test/transcripts/domino/README.md).
import { describe, expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { oldNotesIni } from '../transcripts/domino/fake-domino.ts'
import { pushBench, relay } from '../transcripts/domino/push-bench.ts'
import { samplePolicy } from '../unit/gateways/sample-policy.ts'

const bench = pushBench('127.0.15.1')
const bank = samplePolicy({ domains: ['bank.example'] })
const marks = () =>
  bench
    .domino()
    .documents()
    .flatMap(({ items }) => items['HandschlagId'] ?? [])
const item = (unid: string, name: string) =>
  bench
    .domino()
    .documents()
    .find((one) => one.unid.startsWith(unid))?.items[name]

test('documents of partners: made once, a second push is empty, and taken back they are gone', async () => {
  const before = bench.domino().documents()
  const session = bench.session()
  const first = await session.push([bank])
  expect(first.fault).toBeNull()
  expect(first.plan.product).toEqual({ name: 'HCL Domino', version: '14.0' })
  expect(first.plan.changes).toMatchObject([{ kind: 'document', name: `${bank.id}/bank.example`, before: null }])
  expect(first.plan.changes[0]?.after).toContain(`NextDomain: ${relay}`)
  expect(marks()).toEqual([`${bank.id}/bank.example`])
  const second = valueIn(await session.plan([bank]))
  expect(second).toMatchObject({ changes: [], unsafe: [], unfinished: null })
  const record = first.records[0]
  if (record === undefined) throw new Error('no record')
  expect(record).toMatchObject({ state: 'done' })
  const back = await session.undo(record)
  expect(back).toMatchObject({ fault: null, records: [{ state: 'done', kind: 'undo' }] })
  expect(bench.domino().documents()).toEqual(before)
})

describe.each(['en', 'de'] as const)('a console that speaks %s', (language) => {
  test('gets variables, ports and relay host, proves them, and gives all of it back', async () => {
    bench
      .domino()
      .behave({ language, noise: '[004711:000009] SMTPClient: ReceiveResponse: 220 RouterFallbackNonTLS=1\n' })
    const session = bench.session({ topology: 'D-R' })
    const pushed = await session.push([bank])
    expect(pushed.fault).toBeNull()
    expect(pushed.plan.changes.map(({ name, before, after }) => [name, before, after])).toEqual([
      ['notes.ini RouterFallbackNonTLS', '1', '0'],
      ['server / Router_PortStatus', '1', '0'],
      ['server / Router_SSLStatus', null, '1'],
      ['configuration / RelayItemOfThisRelease', null, relay],
    ])
    expect(bench.domino().notesIni()).toContain('RouterFallbackNonTLS=0\n')
    expect([item('A1', 'Router_PortStatus'), item('A2', 'RelayItemOfThisRelease')]).toEqual(['0', relay])
    const told = bench.domino().told()
    expect(told.filter((command) => /^(set|tell|restart)/.test(command))).toEqual([
      'set config RouterFallbackNonTLS=0',
      'tell router update config',
      'restart task router',
      'tell router show queues',
    ])
    expect(pushed.records[0]?.ends.at(-1)?.output).toContain(language === 'de' ? 'Keine Nachrichten' : 'No messages')
    expect(valueIn(await session.plan([bank])).changes).toEqual([])
    const record = pushed.records[0]
    if (record === undefined) throw new Error('no record')
    const undone = valueIn(await session.planUndo(record))
    expect(undone.changes.map(({ before, after }) => [before, after])).toContainEqual(['0', '1'])
    expect(undone.unsafe).toMatchObject([{ code: 'enforcement-ends', params: { count: 4 } }])
    expect((await session.undo(record)).fault).toBeNull()
    expect(bench.domino().notesIni().split('\n').toSorted()).toEqual(oldNotesIni.split('\n').toSorted())
    expect([item('A1', 'Router_PortStatus'), item('A1', 'Router_SSLStatus')]).toEqual(['1', undefined])
  })
})
