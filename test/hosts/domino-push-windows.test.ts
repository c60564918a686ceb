// A Domino on Windows, pushed over a real OpenSSH server on which a program stands in the place of powershell.exe: it plays domino-push.ps1 and
// keeps documents and variables. What runs there on a real Windows is read by the grammar in test/unit/gateways/domino/push-script.test.ts.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { oldNotesIni } from '../transcripts/domino/fake-domino.ts'
import { pushBench } from '../transcripts/domino/push-bench.ts'
import { samplePolicy } from '../unit/gateways/sample-policy.ts'

const bench = pushBench('127.0.15.5', { path: 'bin' })
const bank = samplePolicy({ domains: ['bank.example'] })
const session = (changes: Record<string, unknown> = {}) =>
  bench.session({ platform: 'windows', ...changes }, { system: 'windows', rights: 'own' })
const sets = () =>
  bench
    .domino()
    .told()
    .filter((command) => /^(set|tell router u|restart)/.test(command))

beforeEach(() => {
  const bin = join(bench.user().home, 'bin')
  rmSync(bin, { recursive: true, force: true })
  mkdirSync(bin)
  symlinkSync(join(bench.domino().root, 'programs', 'powershell.exe'), join(bin, 'powershell.exe'))
})

describe.each(['en', 'de'] as const)('a console that speaks %s', (language) => {
  test('takes variables and documents, a second push is empty, and undoing gives everything back', async () => {
    const before = bench.domino().documents()
    bench.domino().behave({ language })
    const desk = session({ topology: 'D-R' })
    const pushed = await desk.push([bank])
    expect(pushed.fault).toBeNull()
    expect(pushed.plan.notes.map(({ code }) => code)).toContain('windows-unverified')
    expect(pushed.plan.commands.map(({ words }) => words[0])).toEqual(Array(4).fill('powershell.exe'))
    expect(sets()).toEqual(['set config RouterFallbackNonTLS=0', 'tell router update config', 'restart task router'])
    expect(valueIn(await desk.plan([bank])).changes).toEqual([])
    const record = pushed.records[0]
    if (record === undefined) throw new Error('no record')
    expect((await desk.undo(record)).fault).toBeNull()
    expect(bench.domino().documents()).toEqual(before)
    expect(bench.domino().notesIni().split('\n').toSorted()).toEqual(oldNotesIni.split('\n').toSorted())
  })
})

test('an error in the middle is taken back on the host', async () => {
  const before = bench.domino().documents()
  bench.domino().behave({ failAt: 1 })
  const run = await session({ topology: 'D-R' }).push([bank])
  expect(run.fault).toMatchObject({ code: 'push.rolled-back' })
  expect(run.records[0]).toMatchObject({ state: 'rolled-back', undoFault: null })
  expect(bench.domino().documents()).toEqual(before)
})

test('a computer without the COM objects is told before anything is written', async () => {
  bench.domino().behave({ closed: true })
  const plan = await session().plan([bank])
  expect(plan).toMatchObject({ ok: false, fault: { code: 'push.host-unfit' } })
  expect(plan.ok ? '' : plan.fault.params['detail']).toContain('80040154')
  expect(sets()).toEqual([])
})
