// A host whose session manager ends what a session leaves behind: a timer would be gone with the connection, so none is promised there.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'
import { tinyConf } from '#test/support/tiny-product.ts'
import { planTiny, runTiny } from '#test/support/tiny-push.ts'

let bench: DeliveryBench
let tools: string
beforeAll(async () => {
  tools = mkdtempSync(join(tmpdir(), 'handschlag-tools-'))
  chmodSync(tools, 0o755)
  bench = await startBench('127.61.10.1', 23_000, { sudo: 'nopasswd' }, [
    `SetEnv PATH=${tools}:/usr/sbin:/usr/bin:/sbin:/bin`,
  ])
})
afterAll(async () => {
  await bench.stop()
  rmSync(tools, { recursive: true })
})

/** What loginctl says of its manager there. */
function manager(says: string): void {
  const question = 'show-session --property=KillUserProcesses'
  writeFileSync(join(tools, 'loginctl'), `#!/bin/sh\n[ "$*" = '${question}' ] && echo '${says}'\n`, { mode: 0o755 })
}

async function push(revertAfterMinutes: number | null) {
  const { host } = await bench.open()
  const plan = await planTiny([[host, bench.site]], 'after\n')
  return runTiny(plan, 'after\n', [[host, bench.site]], { revertAfterMinutes })
}

test('no timer is promised, nothing is written, and a push without one goes through', async () => {
  manager('KillUserProcesses=yes')
  const { fault, records } = await push(5)
  expect(fault).toMatchObject({ code: 'push.no-timer', params: { host: 'mail-1' } })
  expect(records.map(({ state }) => state)).toEqual(['rolled-back'])
  expect(tinyConf(bench.site)).toBe('before\n')
  expect((await push(null)).fault).toBeNull()
  expect(tinyConf(bench.site)).toBe('after\n')
})

test('where nothing is ended the timer is armed', async () => {
  manager('KillUserProcesses=no')
  writeFileSync(join(bench.site.etc, 'tiny.conf'), 'before\n')
  const { fault, records } = await push(5)
  expect(fault).toBeNull()
  expect(records[0]?.confirmBy).toMatch(/^20/)
})
