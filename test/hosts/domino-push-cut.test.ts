// A push to a Domino that is cut: the connection goes while the host works on, or the work on the host is killed. The host goes on by itself, or
// the next look tells of the run that did not end, and pushing again or undoing brings it to an end.
import { expect, test, vi } from 'vitest'
import { listProcesses, signalAll } from '#test/support/ssh-processes.ts'
import { oldNotesIni } from '../transcripts/domino/fake-domino.ts'
import { pushBench } from '../transcripts/domino/push-bench.ts'
import type { PushSession } from '../transcripts/domino/push-session.ts'
import { samplePolicy } from '../unit/gateways/sample-policy.ts'

const bench = pushBench('127.0.15.4')
const bank = samplePolicy({ domains: ['bank.example'] })
const sorted = (text: string) => text.split('\n').toSorted()

/** The plan as soon as nothing of the run before is left among the processes of the host. */
const planWhenFree = (session: PushSession) =>
  vi.waitUntil(
    async () => {
      const outcome = await session.plan([bank])
      return outcome.ok ? outcome.value : false
    },
    { timeout: 20_000, interval: 20 },
  )

test('a lost connection stops nothing: the host carries on, and the next plan is empty', async () => {
  bench.domino().behave({ stop: 'set config RouterFallbackNonTLS=0' })
  const session = bench.session({ topology: 'D-R' })
  const pushed = session.push([bank])
  await vi.waitUntil(() => bench.domino().hasStopped(), { timeout: 15_000, interval: 20 })
  bench.server().killSessions()
  const run = await pushed
  expect(run.fault).toMatchObject({ code: 'push.connection-lost' })
  expect(run.records[0]).toMatchObject({ state: 'interrupted' })
  expect(await session.plan([bank])).toMatchObject({ ok: false, fault: { code: 'push.locked' } })
  bench.domino().behave({})
  bench.domino().proceed()
  await vi.waitUntil(() => bench.domino().told().includes('restart task router'), { timeout: 15_000, interval: 20 })
  const plan = await planWhenFree(session)
  expect(plan.changes).toEqual([])
  expect(bench.domino().notesIni()).toContain('RouterFallbackNonTLS=0\n')
})

test('a host that goes down leaves a run that is told; pushing again does the rest, undoing gives the very first state back', async () => {
  const before = bench.domino().documents()
  bench.domino().behave({ stop: 'tell router update config' })
  const session = bench.session({ topology: 'D-R' })
  const pushed = session.push([bank])
  await vi.waitUntil(() => bench.domino().hasStopped(), { timeout: 15_000, interval: 20 })
  bench.server().killSessions()
  const own = () => listProcesses().filter(({ user }) => user === bench.user().uid)
  for (let left = own(); left.length > 0; left = own()) {
    signalAll(
      left.map(({ pid }) => pid),
      'SIGKILL',
    )
  }
  expect((await pushed).records[0]).toMatchObject({ state: 'interrupted' })
  bench.domino().behave({})
  const plan = await planWhenFree(session)
  expect(plan.changes).toEqual([])
  expect(plan.unfinished).not.toBeNull()
  const again = await session.push([bank])
  expect(again.fault).toBeNull()
  expect(bench.domino().told()).toContain('restart task router')
  const record = again.records[0]
  if (record === undefined) throw new Error('no record')
  expect((await session.undo(record)).fault).toBeNull()
  expect(bench.domino().documents()).toEqual(before)
  expect(sorted(bench.domino().notesIni())).toEqual(sorted(oldNotesIni))
})

test('a push that is killed between two documents is taken back by the desk that still stands', async () => {
  const before = bench.domino().documents()
  bench.domino().behave({ killAt: 1 })
  const run = await bench.session({ topology: 'D-R' }).push([bank])
  expect(run.fault).toMatchObject({
    code: 'push.rolled-back',
    params: { detail: 'gateway-domino:push.detail.no-answer' },
  })
  expect(run.records[0]).toMatchObject({ state: 'rolled-back', undoFault: null })
  expect(bench.domino().documents()).toEqual(before)
})
