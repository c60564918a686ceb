// One Postfix that is running, pushed to over a real OpenSSH server as an ordinary user with sudo: push, verify, an empty second push, a hand
// edit that is seen and must be accepted, and the way back to every byte, owner and mode, and forth again.
import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PushBench, startPushBench } from '#test/support/postfix-push-bench.ts'
import { pinned } from '#test/support/postfix-push-host.ts'

let bench: PushBench

beforeAll(async () => {
  bench = await startPushBench('127.47.6.2', 22_472, 1)
}, 120_000)
afterAll(() => bench?.stop())

const two = [pinned(1), pinned(2)]

it('goes there, sees what is edited, and goes back to every byte', async () => {
  const [host] = bench.instances
  if (host === undefined) throw new Error('one host')
  const { postfix } = host
  // Owner and mode of an admin's own taste; they outlive both ways.
  chmodSync(join(postfix.etc, 'main.cf'), 0o640)
  chownSync(join(postfix.etc, 'main.cf'), 0, Number(execFileSync('id', ['-g', 'postfix'], { encoding: 'utf8' })))
  const before = postfix.bytes()

  const plan = await bench.plan(two)
  const [view] = plan.hosts
  expect(view?.product).toEqual({ name: 'Postfix', version: expect.stringMatching(/^3\.\d/) })
  expect(view?.changes.find(({ name }) => name.endsWith('/main.cf'))).toMatchObject({
    owner: 'root:postfix',
    mode: '640',
    before: expect.stringContaining('myhostname = mail.own.example'),
    after: expect.stringContaining('# handschlag: begin of the generated section'),
  })
  expect(view?.unsafe).toEqual([])
  const pushed = await bench.run(plan, two)
  expect(pushed.fault).toBeNull()
  expect(pushed.records[0]?.ends.map(({ id, code }) => `${id} ${code}`)).toEqual(['apply-set 0', 'verify-set 0'])
  expect(postfix.ask('postmap', '-q', 'p1.example', `hash:${postfix.own}/tls_policy`)).toContain(
    'fingerprint match=AB:',
  )
  expect((await bench.plan(two)).hosts[0]).toMatchObject({ changes: [], unfinished: null, unsafe: [] })

  appendFileSync(join(postfix.own, 'tls_policy'), 'p1.example none\n')
  const edited = await bench.plan(two)
  expect(edited.hosts[0]?.unsafe.map(({ code }) => code)).toEqual(['hand-edited'])
  const seen = postfix.bytes()
  expect((await bench.run(edited, two)).fault?.code).toBe('push.unsafe')
  expect(postfix.bytes()).toEqual(seen)
  const mended = await bench.run(edited, two, ['hand-edited'])
  expect(mended.fault).toBeNull()
  expect((await bench.plan(two)).hosts[0]?.changes).toEqual([])

  // Back to the edit, then back to before everything, then forth again: each with a plan of its own.
  const [last] = mended.records
  const [first] = pushed.records
  if (last === undefined || first === undefined) throw new Error('records')
  const undo = await bench.planUndo(two, last)
  expect(undo.hosts[0]?.changes.map(({ name }) => name)).toContain(`${bench.etc}/handschlag/tls_policy`)
  expect((await bench.run(undo, two, codesOf(undo), last)).fault).toBeNull()
  expect(postfix.bytes()).toEqual(seen)
  const undoFirst = await bench.planUndo(two, first)
  expect(undoFirst.hosts[0]?.unsafe.map(({ code }) => code)).toEqual(['hand-edited', 'enforcement-ends'])
  const back = await bench.run(undoFirst, two, codesOf(undoFirst), first)
  expect(back.fault).toBeNull()
  expect(postfix.bytes()).toEqual(before)
  const [undone] = back.records
  if (undone === undefined) throw new Error('a record')
  const forth = await bench.planUndo(two, undone)
  expect((await bench.run(forth, two, codesOf(forth), undone)).fault).toBeNull()
  expect(postfix.bytes()).toEqual(seen)
  expect(postfix.isRunning()).toBe(true)
}, 300_000)

function codesOf(plan: Awaited<ReturnType<PushBench['plan']>>) {
  return plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
}
