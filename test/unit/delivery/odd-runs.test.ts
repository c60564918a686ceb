// What is said of a run when the host answers oddly, late, or knows nothing of it any more, through this machine's sh and with a desk's own
// journal: what began is never told as never begun, what a timer did is told as it was, and one that is gone is promised to nobody.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { judgeRun } from '#delivery/judge-run.ts'
import { place } from '#delivery/place.ts'
import { runFolder, runKey } from '#delivery/run-folder.ts'
import { settleRecords } from '#delivery/settle-records.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { Ran, RunOrder } from '#ports/remote-shell.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openTinyDesk } from '#test/support/tiny-desk.ts'
import { tinyConf, tinyDriver } from '#test/support/tiny-product.ts'
import { tinyFiles, tinySiteId } from '#test/support/tiny-push.ts'

const timer = { revertAfterMinutes: 5 }
const now = '2026-11-22T12:00:00.000Z'

async function folderOn(host: DeliveryHost): Promise<string> {
  return valueIn(await place(host, { siteId: tinySiteId, ...tinyFiles('after\n') })).folder
}

async function settleOn(host: DeliveryHost, record: PushRecord): Promise<PushRecord> {
  const folder = await folderOn(host)
  const settled = valueIn(await settleRecords({ host, folder, driver: tinyDriver, records: [record], now }))
  return settled[0] ?? record
}

/** A connection on which calls that match get another answer; `answer` may make the call all the same. */
function answering(
  host: DeliveryHost,
  call: RegExp,
  answer: (run: () => Promise<Outcome<Ran>>) => Promise<Outcome<Ran>>,
): DeliveryHost {
  const run = (order: RunOrder) =>
    call.test(order.command) ? answer(() => host.shell.run(order)) : host.shell.run(order)
  return { ...host, shell: { ...host.shell, run } }
}

test('a timer that answers late is told not to begin with what was never written', async () => {
  const { connect, plan, run, states, journal } = openTinyDesk()
  const slow = answering(connect(), / arm /, async (arm) => {
    await arm()
    return succeed({ code: 0, stdout: '=cannot the timer did not begin\n', stderr: '', isCut: false })
  })
  await run(await plan(), null, { ...timer, connect: async () => succeed(slow) })
  expect(states()).toEqual(['push rolled-back'])
  const [record] = journal.records()
  const at = { folder: await folderOn(connect()), run: record?.undo[runKey] ?? '' }
  const decided = await connect().shell.run({
    ...{ command: `readlink '${runFolder(at)}/decision'`, timeoutMs: 10_000, maxBytes: 100 },
  })
  expect(valueIn(decided).stdout).toBe('cancelled\n')
})

test('a push whose time to confirm could not be set is told as in force and not confirmed', async () => {
  const { site, connect, plan, run, states } = openTinyDesk()
  const odd = answering(connect(), / give_time /, async () =>
    succeed({ code: 0, stdout: 'Welcome\n', stderr: '', isCut: false }),
  )
  const { fault } = await run(await plan(), null, { ...timer, connect: async () => succeed(odd) })
  expect(fault).toEqual({ code: 'push.not-confirmable', params: { host: 'mail-1', detail: 'Welcome' } })
  expect(states()).toEqual(['push interrupted'])
  expect(tinyConf(site)).toBe('after\n')
  expect((await run(await plan())).fault).toBeNull()
  expect(states()).toEqual(['push done', 'push done'])
})

test('a command that began and could not be followed any more is not told as never begun', async () => {
  const { connect, plan, run, states } = openTinyDesk()
  const unheard = answering(connect(), / start .*tiny-write/, async (start) => {
    const ran = await start()
    return ran.ok ? succeed({ ...ran.value, stdout: '' }) : ran
  })
  const refused = answering(unheard, / follow /, async () => fail('push.refused', { host: '', path: '', detail: '' }))
  const { fault } = await run(await plan(), null, { connect: async () => succeed(refused) })
  expect(fault?.code).toBe('push.connection-lost')
  expect(states()).toEqual(['push interrupted'])
})

test('a plan that is carried out once more says nothing about the host, and keeps nobody out', async () => {
  const { site, plan, run, states } = openTinyDesk()
  const planned = await plan()
  await run(planned)
  const again = await run(planned)
  expect(again.fault).toEqual({ code: 'push.begun-before', params: { host: 'mail-1' } })
  expect(states()).toEqual(['push interrupted', 'push done'])
  expect(tinyConf(site)).toBe('after\n')
  expect((await run(await plan(), null, { oursOn: () => [] })).fault).toBeNull()
  expect(isEmptyPlan(await plan())).toBe(true)
})

test('what a timer took back is told so even after its run was closed', async () => {
  const { site, connect, plan, run } = openTinyDesk()
  const [record] = (await run(await plan(), null, { revertAfterMinutes: 1 / 60 })).records
  if (record === undefined) throw new Error('nothing was pushed')
  const host = connect()
  let first = record
  while (['done', 'interrupted'].includes(first.state)) first = await settleOn(host, record)
  expect(first.state).toBe('reverted')
  expect(tinyConf(site)).toBe('before\n')
  // the journal could not take it: the same record is asked for once more
  expect(await settleOn(host, record)).toMatchObject({ state: 'reverted', confirmBy: null, fault: null })
})

test('a timer whose run is not to be found any more is promised to nobody', async () => {
  const { folder, connect, plan, run, journal, settle, states } = openTinyDesk()
  await run(await plan(), null, timer)
  const [record] = journal.records()
  expect(record?.confirmBy).not.toBeNull()
  rmSync(join(folder, 'home/.handschlag'), { recursive: true })
  expect(await settle()).toMatchObject([{ confirmBy: null, fault: { code: 'push.timer-gone' } }])
  expect(states()).toEqual(['push done'])
  connect().shell.close()
})

test('a timer that has decided and not yet begun is judged at the next look', async () => {
  const { plan, run } = openTinyDesk()
  const planned = await plan()
  const [record] = (await run(planned)).records
  if (record === undefined) throw new Error('nothing was pushed')
  const commands = planned.hosts[0]?.commands ?? []
  const mark = {
    ...{ schema: 'handschlag.run/1' as const, recordId: record.id },
    planHash: '',
    kind: 'push',
    commands,
  } as const
  const seen = { driver: tinyDriver, record: { ...record, confirmBy: now }, mark, now }
  const reverting = { run: '', path: '', steps: [], timer: 'reverting', deadline: null } as const
  const judged = judgeRun({ ...seen, run: reverting, answers: new Map() })
  expect(judged).toMatchObject({ state: 'interrupted', endedAt: null })
  const answer = { id: 'revert-tiny-take-back', code: 0, stdout: '@handschlag end done\n', stderr: '' }
  const next = judgeRun({ ...seen, record: judged, run: reverting, answers: new Map([[answer.id, answer]]) })
  expect(next).toMatchObject({ state: 'reverted', confirmBy: null })
})
