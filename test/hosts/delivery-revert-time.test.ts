// When the time to confirm runs and who ends it, on a real OpenSSH server: it begins when the push is proven, the timer and the desk never
// take back side by side, and only what takes the timer's place ends it.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { readRuns } from '#delivery/detached.ts'
import { runKey } from '#delivery/run-folder.ts'
import type { RunOrder } from '#delivery/run-plan.ts'
import { settleRecords } from '#delivery/settle-records.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { type TinySite, tinyConf, tinyDriver } from '#test/support/tiny-product.ts'
import { planTiny, planTinyUndo, runTiny } from '#test/support/tiny-push.ts'

const now = '2026-01-01T00:00:00.000Z'

let bench: DeliveryBench
beforeAll(async () => {
  bench = await startBench('127.61.9.1', 22_900, { sudo: 'nopasswd' })
})
afterAll(() => bench.stop())
beforeEach(() => {
  rmSync(join(bench.user.home, '.handschlag'), { recursive: true, force: true })
  for (const name of readdirSync(bench.site.etc)) rmSync(join(bench.site.etc, name), { recursive: true })
  writeFileSync(join(bench.site.etc, 'tiny.conf'), 'before\n')
})

async function push(change: Partial<RunOrder<TinySite>>) {
  const { host } = await bench.open()
  const plan = await planTiny([[host, bench.site]], 'after\n')
  return runTiny(plan, 'after\n', [[host, bench.site]], { revertAfterMinutes: 5, ...change })
}

/** The folder of the run on the host, by name or the only one there is. */
function runFolder(record?: PushRecord): string {
  const name = `run-${record?.undo[runKey] ?? '*'}`
  return execFileSync('find', [join(bench.user.home, '.handschlag'), '-name', name], { encoding: 'utf8' }).trim()
}

function decision(): string | null {
  try {
    return readlinkSync(`${runFolder()}/decision`)
  } catch {
    return null
  }
}

async function runsOn(host: DeliveryHost) {
  const folder = execFileSync('dirname', [runFolder().split('\n')[0] ?? ''], { encoding: 'utf8' }).trim()
  const runs = valueIn(await readRuns(host, { folder }, folder.slice(0, folder.lastIndexOf('/'))))
  return { folder, runs }
}

async function untilReverted(record: PushRecord): Promise<PushRecord> {
  const { host } = await bench.open()
  for (;;) {
    const { folder } = await runsOn(host)
    const [settled = record] = valueIn(
      await settleRecords({ host, folder, driver: tinyDriver, records: [record], now }),
    )
    // between its decision and its first command the timer has not said anything yet
    if (settled.state !== record.state && settled.state !== 'interrupted') return settled
  }
}

/** Lets the timer's time be over and waits until it says so. */
async function untilTimerActs(): Promise<void> {
  writeFileSync(`${runFolder()}/timer/deadline`, '1\n')
  const { host } = await bench.open()
  while (decision() !== 'reverting') await runsOn(host)
  host.shell.close()
}

test('the time to confirm begins when the push is proven', async () => {
  let left = 0
  const { records, fault } = await push({
    revertAfterMinutes: 1 / 60,
    onRecord: async ({ ends, state }) => {
      if (ends.at(-1)?.phase !== 'apply' || state !== 'running') return
      left = Number(readFileSync(`${runFolder()}/timer/deadline`, 'utf8')) - Date.now() / 1000
    },
  })
  expect(fault).toBeNull()
  // both commands may take a minute each
  expect(left).toBeGreaterThan(110)
  expect(Date.parse(records[0]?.confirmBy ?? '') - Date.now()).toBeLessThan(2000)
  expect(await untilReverted(records[0] as PushRecord)).toMatchObject({ state: 'reverted' })
})

test('a timer that was quicker than the proof is told, and nothing is said to be done', async () => {
  const { records, fault } = await push({
    onRecord: ({ ends, state }) =>
      ends.at(-1)?.phase === 'verify' && state === 'running' && decision() === null ? untilTimerActs() : undefined,
  })
  expect(fault).toMatchObject({ code: 'push.timer-first' })
  expect(records).toMatchObject([{ state: 'interrupted' }])
  expect(await untilReverted(records[0] as PushRecord)).toMatchObject({ state: 'reverted' })
  expect(tinyConf(bench.site)).toBe('before\n')
})

test('desk and timer never take back side by side', async () => {
  bench.wish('fail-verify')
  const { records } = await push({
    onRecord: ({ ends, state }) =>
      ends.at(-1)?.phase === 'verify' && state === 'running' && decision() === null ? untilTimerActs() : undefined,
  })
  expect(records).toMatchObject([{ state: 'interrupted', fault: { code: 'push.verify-failed' } }])
  expect(await untilReverted(records[0] as PushRecord)).toMatchObject({ state: 'reverted', undoFault: null })
  expect(tinyConf(bench.site)).toBe('before\n')
})

test('a way back that never began leaves the timer as it is, one that began ends it', async () => {
  const [record] = (await push({})).records
  if (record === undefined) throw new Error('no record')
  const { host, connection } = await bench.open()
  const cut = {
    ...host.shell,
    run: (order: Parameters<typeof host.shell.run>[0]) => {
      if (order.command.includes(' open_run ')) connection.client.destroy()
      return host.shell.run(order)
    },
  }
  const undo = { undo: record.undo }
  const plan = await planTinyUndo(host, bench.site, 'after\n', record)
  await runTiny(plan, 'after\n', [[{ ...host, shell: cut }, bench.site]], undo)
  const next = await bench.open()
  expect((await runsOn(next.host)).runs).toMatchObject([{ timer: 'pending' }])
  const again = await planTinyUndo(next.host, bench.site, 'after\n', record)
  const oursOn = () => [plan.id.replaceAll('-', '').slice(0, 16)]
  const back = await runTiny(again, 'after\n', [[next.host, bench.site]], { ...undo, oursOn })
  expect(back.records).toMatchObject([{ state: 'done', fault: null }])
  expect(readlinkSync(`${runFolder(record)}/decision`)).toBe('cancelled')
  expect(tinyConf(bench.site)).toBe('before\n')
})

test('what a timer did stays to be read, whatever is pushed after it', async () => {
  const [record] = (await push({ revertAfterMinutes: 1 / 60 })).records
  if (record === undefined) throw new Error('no record')
  const { host } = await bench.open()
  while (!(await runsOn(host)).runs[0]?.steps.some(({ id, code }) => id.startsWith('revert-') && code === 0));
  const plan = await planTiny([[host, bench.site]], 'other\n')
  expect(plan.hosts[0]).toMatchObject({ unfinished: null })
  expect((await runTiny(plan, 'other\n', [[host, bench.site]])).records).toMatchObject([{ state: 'done' }])
  expect(await untilReverted(record)).toMatchObject({ state: 'reverted' })
})

test('a timer that is gone is told once, and the push stays', async () => {
  const [record] = (await push({})).records
  if (record === undefined) throw new Error('no record')
  process.kill(Number.parseInt(readFileSync(`${runFolder()}/timer/pid`, 'utf8'), 10), 'SIGKILL')
  const { host } = await bench.open()
  while ((await runsOn(host)).runs[0]?.timer !== 'lost');
  const { folder } = await runsOn(host)
  const settled = valueIn(await settleRecords({ host, folder, driver: tinyDriver, records: [record], now }))
  expect(settled).toMatchObject([{ state: 'done', confirmBy: null, fault: { code: 'push.timer-gone' } }])
  expect(tinyConf(bench.site)).toBe('after\n')
  host.shell.close()
})
