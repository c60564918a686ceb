// What sudo and hidden processes must not let a push believe, on a real OpenSSH server: a ticket of a moment ago is no right, the password
// is never left for a command to read, and a timer of root that cannot be seen is not lost.
import { execFileSync } from 'node:child_process'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hostScriptName } from '#delivery/host-script.ts'
import { elevate, openRights } from '#delivery/privileges.ts'
import { quotePosix } from '#delivery/quote-posix.ts'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { planTiny, runTiny } from '#test/support/tiny-push.ts'

let bench: DeliveryBench
beforeAll(async () => {
  bench = await startBench('127.61.9.2', 22_950, { sudo: 'password' })
})
afterAll(() => bench.stop())

test('a ticket of a moment ago is not taken for rights without a password', async () => {
  const rules = join('/etc/sudoers.d', bench.user.name)
  // a ticket for the whole account, as some systems have it
  appendFileSync(rules, `Defaults:${bench.user.name} timestamp_type=global\n`)
  const { host } = await bench.open()
  const input = `${bench.user.password}\n`
  const bought = { command: "sudo -S -p '' -v && sudo -n -v", timeoutMs: 20_000, maxBytes: 1000, input }
  expect(valueIn(await host.shell.run(bought)).code).toBe(0)
  expect(valueIn(await openRights(host, [])).rights).toBe('sudo-password')
  host.shell.close()
})

test('a command with a rule of its own that needs no password does not read it', async () => {
  const rules = join('/etc/sudoers.d', bench.user.name)
  writeFileSync(rules, `${bench.user.name} ALL=(ALL:ALL) ALL, NOPASSWD: /usr/bin/cat, NOPASSWD: /usr/bin/sh\n`)
  const { host } = await bench.open()
  const { words, input } = elevate(host, ['/usr/bin/cat'])
  const command = valueIn(quotePosix(words))
  const ran = valueIn(await host.shell.run({ command, timeoutMs: 20_000, maxBytes: 1000, input: input ?? '' }))
  expect(ran).toMatchObject({ code: 0, stdout: '' })
  writeFileSync(rules, `${bench.user.name} ALL=(ALL:ALL) ALL\n`)
  host.shell.close()
})

test('a timer of root is seen where the processes of others are hidden, and lost when it died', async () => {
  const { host } = await bench.open()
  const plan = await planTiny([[host, bench.site]], 'after\n')
  const { fault } = await runTiny(plan, 'after\n', [[host, bench.site]], { revertAfterMinutes: 5 })
  expect(fault).toBeNull()
  const find = ['-name', hostScriptName, '-path', '*/.handschlag/*']
  const script = execFileSync('find', [bench.user.home, ...find], { encoding: 'utf8' }).trim()
  const run = `${script.slice(0, script.lastIndexOf('/'))}/run-${plan.id.replaceAll('-', '').slice(0, 16)}`
  const look = `mount -t proc -o hidepid=2 proc /proc && exec runuser -u ${bench.user.name} -- sh ${script} runs ${join(run, '../..')}`
  const seen = () => execFileSync('unshare', ['--mount', 'sh', '-c', look], { encoding: 'utf8' })
  expect(seen()).toMatch(/^=timer pending /m)
  const pid = execFileSync('cut', ['-d', ' ', '-f', '1', `${run}/timer/pid`], { encoding: 'utf8' })
  process.kill(Number(pid), 'SIGKILL')
  // the last beat may still have been on its way
  do writeFileSync(`${run}/timer/beat`, `${Math.floor(Date.now() / 1000) - 61}\n`)
  while (!/^=timer lost /m.test(seen()))
})
