// "Take it back unless it is confirmed", on a real OpenSSH server as a user with sudo: the host does it by itself, with nobody connected.
import { execFileSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { confirmPush } from '#delivery/confirm-push.ts'
import type { DeliveryHost } from '#delivery/delivery-host.ts'
import { readRuns } from '#delivery/detached.ts'
import { planPush } from '#delivery/make-plan.ts'
import { place } from '#delivery/place.ts'
import { runKey, siteFolderOf } from '#delivery/run-folder.ts'
import { settleRecords } from '#delivery/settle-records.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { tinyConf, tinyDriver } from '#test/support/tiny-product.ts'
import { planTiny, runTiny, tinyFiles, tinyLook, tinySiteId } from '#test/support/tiny-push.ts'

const now = '2026-01-01T00:00:00.000Z'
const seconds = (count: number) => count / 60

describe.each([
  ['nopasswd', 22_500],
  ['password', 22_501],
] as const)('with sudo (%s)', (sudo, port) => {
  let bench: DeliveryBench
  beforeAll(async () => {
    bench = await startBench('127.61.4.1', port, { sudo })
  })
  afterAll(() => bench.stop())

  async function push(content: string, revertAfterMinutes: number): Promise<PushRecord> {
    const { host } = await bench.open()
    const plan = await planTiny([[host, bench.site]], content)
    const { records, fault } = await runTiny(plan, content, [[host, bench.site]], { revertAfterMinutes })
    expect(fault).toBeNull()
    const [record] = records
    if (record === undefined) throw new Error('no record')
    expect(record.confirmBy).toMatch(/^20\d\d-/)
    return record
  }

  /** Asks at every new connection until the timer has ended. */
  async function untilSettled(record: PushRecord, content: string): Promise<PushRecord> {
    for (;;) {
      const { host } = await bench.open()
      const { folder } = valueIn(await place(host, { siteId: tinySiteId, ...tinyFiles(content) }))
      const [settled] = valueIn(await settleRecords({ host, folder, driver: tinyDriver, records: [record], now }))
      host.shell.close()
      if (settled !== undefined && settled.confirmBy === null) return settled
    }
  }

  /** Whether the timer has decided, so that a confirmation comes too late. */
  async function untilFired(host: DeliveryHost, record: PushRecord): Promise<boolean> {
    const { folder } = valueIn(await place(host, { siteId: tinySiteId, ...tinyFiles('late\n') }))
    const runs = valueIn(await readRuns(host, { folder }, siteFolderOf(folder)))
    return runs.some(({ run, timer }) => run === record.undo[runKey] && timer === 'reverting')
  }

  test('what nobody confirms is taken back by the host', async () => {
    const before = tinyConf(bench.site)
    const record = await push('brave\n', seconds(4))
    expect(record.state).toBe('done')
    expect(await untilSettled(record, 'brave\n')).toMatchObject({ state: 'reverted', undoFault: null })
    expect(tinyConf(bench.site)).toBe(before)
  })

  test('what is confirmed stays, and others wait for it until then', async () => {
    const record = await push('kept\n', 5)
    const meanwhile = await bench.open()
    const plan = await planTiny([[meanwhile.host, bench.site]], 'other\n')
    const refused = await runTiny(plan, 'other\n', [[meanwhile.host, bench.site]])
    const by = expect.stringMatching(/^20\d\d-/)
    expect(refused.fault).toEqual({ code: 'push.locked', params: { host: 'mail-1', by } })
    const { host } = await bench.open()
    const confirmed = valueIn(await confirmPush(host, tinyDriver, record, now))
    expect(confirmed).toMatchObject({ state: 'done', confirmBy: null })
    expect(tinyConf(bench.site)).toBe('kept\n')
    const next = await planTiny([[host, bench.site]], 'kept\n')
    expect(next.hosts[0]).toMatchObject({ changes: [], unfinished: null })
    host.shell.close()
  })

  test('a push that lost its connection is finished by the next one, and the timer no longer takes it back', async () => {
    const { host, connection } = await bench.open()
    const plan = await planTiny([[host, bench.site]], 'lost\n')
    const { records } = await runTiny(plan, 'lost\n', [[host, bench.site]], {
      revertAfterMinutes: 5,
      onProgress: ({ lines }) => {
        if (lines.includes('step: written')) connection.client.destroy()
      },
    })
    expect(records).toMatchObject([{ state: 'interrupted', confirmBy: expect.any(String) }])
    const next = await bench.open()
    // what was begun ends by itself first
    while (!(await planPush(tinyLook(next.host, bench.site, 'lost\n'))).ok);
    const again = await planTiny([[next.host, bench.site]], 'lost\n', records[0])
    const oursOn = () => [records[0]?.undo[runKey] ?? '']
    const finished = await runTiny(again, 'lost\n', [[next.host, bench.site]], { oursOn })
    expect(finished.records.map(({ state }) => state)).toEqual(['done'])
    const run = execFileSync('find', [bench.user.home, '-name', `run-${oursOn()[0]}`], { encoding: 'utf8' }).trim()
    expect(readlinkSync(`${run}/decision`)).toBe('cancelled')
    expect(tinyConf(bench.site)).toBe('lost\n')
  })

  test('whoever confirms too late hears what the host did', async () => {
    const record = await push('late\n', seconds(1))
    const { host } = await bench.open()
    // until the host itself says that it is too late, and then until it has ended
    for (let answer = record; answer.state !== 'reverted'; ) {
      const settled = await untilFired(host, record)
      if (settled) answer = valueIn(await confirmPush(host, tinyDriver, record, now))
    }
    expect(tinyConf(bench.site)).not.toBe('late\n')
    host.shell.close()
  })
})
