// A work folder without room, or on a file system that can only be read, over a real OpenSSH server: told with its sentence, nothing written;
// and a disk that fills up in the middle of a push still leaves room for the way back.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { planPush } from '#delivery/make-plan.ts'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { tinyConf } from '#test/support/tiny-product.ts'
import { planTiny, runTiny, tinyLook } from '#test/support/tiny-push.ts'

let bench: DeliveryBench
const fill = () => join(bench.user.home, 'fill')

beforeAll(async () => {
  bench = await startBench('127.61.7.1', 22_800, { sudo: 'nopasswd' })
  const options = `size=1m,uid=${bench.user.uid},mode=755`
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', bench.user.home])
})
afterAll(async () => {
  execFileSync('umount', ['-l', bench.user.home])
  await bench.stop()
})

/** Takes all the room there is. */
function fillUp(): void {
  try {
    writeFileSync(fill(), Buffer.alloc(2_000_000))
  } catch {
    // that is how it ends
  }
}

test('no room for the files is told, and then there is room again', async () => {
  fillUp()
  const { host } = await bench.open()
  const fault = faultIn(await planPush(tinyLook(host, bench.site, 'after\n')))
  expect(fault).toMatchObject({ code: 'push.disk-full', params: { host: 'mail-1' } })
  rmSync(fill())
  const plan = await planPush(tinyLook(host, bench.site, 'after\n'))
  expect(plan.ok).toBe(true)
  host.shell.close()
})

test('a disk that is full by the time of the push stops it before anything is written', async () => {
  const { host } = await bench.open()
  const plan = await planTiny([[host, bench.site]], 'after\n')
  fillUp()
  const { fault, records } = await runTiny(plan, 'after\n', [[host, bench.site]])
  expect(fault).toMatchObject({ code: 'push.disk-full', params: { host: 'mail-1' } })
  expect(records.map(({ state }) => state)).toEqual(['rolled-back'])
  expect(tinyConf(bench.site)).toBe('before\n')
  rmSync(fill())
})

test('a disk that fills up while the product writes still lets the way back speak', async () => {
  const { host } = await bench.open()
  const plan = await planTiny([[host, bench.site]], 'after\n')
  bench.wish('fail-apply')
  const { fault, records } = await runTiny(plan, 'after\n', [[host, bench.site]], {
    onProgress: ({ commandId }) => {
      if (commandId === 'tiny-write') fillUp()
    },
  })
  expect(fault?.code).toMatch(/^push\.(rolled-back|disk-full)$/)
  expect(records.map(({ state }) => state)).toEqual(['rolled-back'])
  expect(tinyConf(bench.site)).toBe('before\n')
  rmSync(fill())
  bench.unwish('fail-apply')
})

test('a home that can only be read is told', async () => {
  rmSync(join(bench.user.home, '.handschlag'), { recursive: true, force: true })
  execFileSync('mount', ['-o', 'remount,ro', bench.user.home])
  const { host } = await bench.open()
  const fault = faultIn(await planPush(tinyLook(host, bench.site, 'after\n')))
  expect(fault).toMatchObject({ code: 'push.read-only', params: { host: 'mail-1' } })
  host.shell.close()
})
