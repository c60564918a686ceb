// Exchange Server, pushed over a real OpenSSH server; what PowerShell answers are recordings (test/transcripts/exchange/README.md).
import { expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { exchangeBench } from '../transcripts/exchange/push-bench.ts'

const bench = exchangeBench('127.0.16.1')
const look = ['policy-open', 'plan-new']
const name = 'Handschlag Muster Bank AG 2e3f4a5b6c7d'

test('a first push makes the connectors, proves them and keeps the way back', async () => {
  const told: string[] = []
  const pushed = await bench.push([...look, 'apply-done', 'verify-as-planned'], ({ line }) => told.push(line))
  expect(pushed).toMatchObject({ fault: null, records: [{ state: 'done' }] })
  expect(pushed.plan.product).toEqual({ name: 'Exchange Server 2019', version: '15.2.1544.4' })
  expect(pushed.plan.changes.map((change) => [change.kind, change.name, change.before])).toEqual([
    ['connector', name, null],
    ['connector', `EX01\\${name}`, null],
  ])
  expect(pushed.plan.changes[0]?.after).toContain('TlsDomain: mx.bank.example\n')
  expect(pushed.plan.unsafe).toEqual([])
  expect(told).toContain('Written and read back.')
  const folder = pushed.plan.commands[1]?.words[6]?.replace(/\/[^/]+$/, '') ?? ''
  expect(folder).toMatch(/^C:\/ProgramData\/Handschlag\/[0-9a-f-]{36}\/[0-9a-f]{16}$/)
  const apply = bench.calls().find((words) => words.includes('-ExpectState'))
  expect(apply?.join(' ')).toMatch(
    /^-NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -File \S+\/handschlag-exchange-apply\.ps1 -Mode Apply -BackupRoot \S+\/backups -ExpectState a{64} -Run [0-9a-f]{16}$/,
  )
  expect(bench.calls().map((words) => ['-NoProfile', ...words.slice(1)].join(' '))).toEqual(
    pushed.plan.commands.filter(({ phase }) => phase !== 'undo').map(({ words }) => words.slice(1).join(' ')),
  )
})

test('a second push is empty', async () => {
  const plan = valueIn(await bench.plan(['policy-open', 'plan-nothing']))
  expect(plan).toMatchObject({ changes: [], unsafe: [], unfinished: null })
})

test('German words in code page 850 and exit codes a shell made 0 or 1 change nothing', async () => {
  const told: string[] = []
  const session = ['policy-open', 'plan-new-de', 'apply-done-de', 'verify-as-planned']
  const pushed = await bench.push(session, ({ line }) => told.push(line))
  expect(pushed).toMatchObject({ fault: null, records: [{ state: 'done' }] })
  // the umlauts are broken, and shown broken; nothing was decided by them
  expect(told.some((line) => /M\uFFFDglicherweise dauert es/.test(line))).toBe(true)
  expect(pushed.records[0]?.ends.map(({ code }) => code)).toEqual([0, 0])
})

test('mail that waits for a partner fails nothing, but is kept in the record', async () => {
  const pushed = await bench.push([...look, 'apply-done', 'verify-mail-trouble'])
  expect(pushed).toMatchObject({ fault: null, records: [{ state: 'done' }] })
  expect(pushed.records[0]?.ends.at(-1)?.output).toContain('Reason:SubjectMismatch')
})

test('a push is taken back later, with a plan of its own', async () => {
  const record = (await bench.push([...look, 'apply-done', 'verify-as-planned'])).records[0]
  if (record === undefined) throw new Error('no record')
  const plan = valueIn(await bench.planUndo(['undo-plan'], record))
  expect(plan.changes.map((change) => [change.name, change.after])).toEqual([
    [name, null],
    [`EX01\\${name}`, null],
  ])
  expect(plan.unsafe.map(({ code, params }) => [code, params['count']])).toEqual([['enforcement-ends', 2]])
  const undone = await bench.undo(['undo-plan', 'undo-plan', 'undo-done'], record)
  expect(undone).toMatchObject({ fault: null, records: [{ state: 'done', kind: 'undo' }] })
  const runs = bench.calls().flatMap((words) => (words.includes('-Run') ? [words[words.indexOf('-Run') + 1]] : []))
  expect(new Set(runs).size).toBe(1)
})

test('what was edited by hand and what another partner lives on is said', async () => {
  const plan = valueIn(await bench.plan(['policy-open', 'plan-edited']))
  expect(plan.unsafe.map(({ code }) => code)).toEqual(['hand-edited', 'shared-connector'])
  const [change] = plan.changes
  expect(change?.before).toContain('AddressSpaces: smtp:foreign.example;1\n')
  expect(change?.after).not.toContain('foreign.example')
})
