// Commands that outlive their connection, over a real OpenSSH server: a second push meets the first, a hung one is left alone, and what a
// killed one left is told and mended.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { planPush } from '#delivery/make-plan.ts'
import { place } from '#delivery/place.ts'
import { settleRecords } from '#delivery/settle-records.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { listProcesses, signalAll } from '#test/support/ssh-processes.ts'
import { tinyConf, tinyDriver } from '#test/support/tiny-product.ts'
import { planTiny, runTiny, tinyFiles, tinyLook, tinySiteId } from '#test/support/tiny-push.ts'

let bench: DeliveryBench
beforeAll(async () => {
  bench = await startBench('127.61.3.1', 22_400, { sudo: 'nopasswd' })
})
afterAll(() => bench.stop())
afterEach(() => bench.unwish('hold-apply'))

/** Pushes and cuts the connection when the host says it is in the middle. */
async function pushAndLose(content: string, change: { readonly timeoutMs?: number } = {}) {
  const { host, connection } = await bench.open()
  const site = { ...bench.site, ...change }
  const plan = await planTiny([[host, site]], content)
  bench.wish('hold-apply')
  const run = await runTiny(plan, content, [[host, site]], {
    onProgress: ({ lines }) => {
      if (change.timeoutMs === undefined && lines.some((line) => line.includes('holding apply')))
        connection.client.destroy()
    },
  })
  return { plan, ...run }
}

async function settle(record: PushRecord | undefined): Promise<PushRecord | undefined> {
  const { host } = await bench.open()
  const { folder } = valueIn(await place(host, { siteId: tinySiteId, ...tinyFiles('first\n') }))
  const order = {
    host,
    folder,
    driver: tinyDriver,
    records: record === undefined ? [] : [record],
    now: '2026-01-01T00:00:00.000Z',
  }
  const [settled] = valueIn(await settleRecords(order))
  host.shell.close()
  return settled
}

/** Until the host says that nothing of ours runs any more. */
async function untilQuiet(content: string): Promise<void> {
  for (;;) {
    const { host } = await bench.open()
    const plan = await planPush(tinyLook(host, bench.site, content))
    host.shell.close()
    if (plan.ok) return
    expect(plan.fault.code).toBe('push.locked')
  }
}

test('a push that lost its connection keeps others out until it has ended, and its end can be read', async () => {
  const other = await bench.open()
  const late = await planTiny([[other.host, bench.site]], 'second\n')
  const { records, fault } = await pushAndLose('first\n')
  expect(fault).toEqual({ code: 'push.connection-lost', params: { host: 'mail-1', step: 'tiny-write' } })
  expect(records[0]?.state).toBe('interrupted')

  const meanwhile = await bench.open()
  expect(faultIn(await planPush(tinyLook(meanwhile.host, bench.site, 'second\n'))).code).toBe('push.locked')
  meanwhile.host.shell.close()
  const second = await runTiny(late, 'second\n', [[other.host, bench.site]], { oursOn: () => [] })
  expect(second.fault?.code).toBe('push.locked')
  expect(second.records[0]?.state).toBe('rolled-back')
  expect((await settle(records[0]))?.state).toBe('interrupted')

  bench.unwish('hold-apply')
  await untilQuiet('first\n')
  expect(tinyConf(bench.site)).toBe('first\n')
  const settled = await settle(records[0])
  expect(settled).toMatchObject({ state: 'interrupted', undo: { kept: expect.any(String) } })
  expect(settled?.ends.find(({ id }) => id === 'tiny-write')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/step: written/),
  })
  const end = await bench.open()
  const plan = await planTiny([[end.host, bench.site]], 'first\n', settled ?? null)
  expect(plan.hosts[0]?.unfinished).toMatchObject({ recordId: records[0]?.id })
  const last = await runTiny(plan, 'first\n', [[end.host, bench.site]], {
    oursOn: () => [settled?.undo['push-run'] ?? ''],
  })
  expect(last.records.map(({ state }) => state)).toEqual(['done'])
})

test('an apply that hangs is told and left alone, then mended', async () => {
  const { records, fault } = await pushAndLose('hung\n', { timeoutMs: 3000 })
  expect(fault).toMatchObject({
    code: 'push.command-hung',
    params: { host: 'mail-1', command: 'tiny-write', seconds: 3 },
  })
  expect(records[0]?.state).toBe('interrupted')
  expect(tinyConf(bench.site)).not.toBe('hung\n')
  bench.unwish('hold-apply')
  await untilQuiet('hung\n')
  const { host } = await bench.open()
  const plan = await planTiny([[host, bench.site]], 'hung\n', (await settle(records[0])) ?? null)
  const run = await runTiny(plan, 'hung\n', [[host, bench.site]], {
    oursOn: () => [records[0]?.undo['push-run'] ?? ''],
  })
  expect(run.records.map(({ state }) => state)).toEqual(['done'])
  expect(tinyConf(bench.site)).toBe('hung\n')
})

test('an apply killed with everything of the user, as when the host goes down, is told as unfinished', async () => {
  const { records } = await pushAndLose('killed\n')
  const below = listProcesses().filter(({ user }) => user === bench.user.uid)
  const sudo = listProcesses().filter(({ parent }) => below.some(({ pid }) => pid === parent))
  const script = listProcesses().filter(({ parent }) => sudo.some(({ pid }) => pid === parent))
  signalAll(
    [...below, ...sudo, ...script].map(({ pid }) => pid),
    'SIGKILL',
  )
  bench.unwish('hold-apply')
  const settled = await settle(records[0])
  expect(settled?.state).toBe('interrupted')
  const { host } = await bench.open()
  // what the killed script itself left: the next start of a real product clears its own lock
  const plan = await planTiny([[host, bench.site]], 'killed\n', settled ?? null)
  expect(plan.hosts[0]).toMatchObject({ unfinished: { recordId: records[0]?.id } })
  host.shell.close()
})
