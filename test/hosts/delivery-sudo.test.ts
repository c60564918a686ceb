// Pushing as an ordinary user of a real OpenSSH server: with sudo without a password, with one, with the wrong one, for some commands only,
// and without any. The password goes to sudo and nowhere else.
import { afterEach, expect, test } from 'vitest'
import { planPush } from '#delivery/make-plan.ts'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import type { SshUserOptions } from '#test/support/ssh-user.ts'
import { tinyConf } from '#test/support/tiny-product.ts'
import { planTiny, runTiny, tinyLook } from '#test/support/tiny-push.ts'

const benches: DeliveryBench[] = []
let port = 22_100

async function start(options: SshUserOptions): Promise<DeliveryBench> {
  const bench = await startBench('127.61.0.1', port++, options)
  benches.push(bench)
  return bench
}

afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.stop()
})

test.each(['nopasswd', 'password'] as const)(
  'a user with sudo (%s) pushes and the second push is empty',
  async (sudo) => {
    const bench = await start({ sudo })
    const { host } = await bench.open()
    const plan = await planTiny([[host, bench.site]], 'after\n')
    const { records, fault } = await runTiny(plan, 'after\n', [[host, bench.site]])
    expect(fault).toBeNull()
    expect(records.map(({ state }) => state)).toEqual(['done'])
    expect(tinyConf(bench.site)).toBe('after\n')
    const next = await bench.open()
    const again = await planTiny([[next.host, bench.site]], 'after\n')
    expect(again.hosts[0]).toMatchObject({ changes: [], unfinished: null })
    next.host.shell.close()
  },
)

test('a wrong password is told in the words of sudo, and nothing is written', async () => {
  const bench = await start({ sudo: 'password' })
  const { host } = await bench.open({ sudoPassword: 'Sesam-81-wrong' })
  const fault = faultIn(await planPush(tinyLook(host, bench.site, 'after\n')))
  expect(fault.code).toBe('push.rights-missing')
  expect(fault.params).toMatchObject({ host: 'mail-1', hop: 0, kind: 'sudo' })
  expect(fault.params['detail']).toMatch(/Sorry, try again.*1 incorrect password attempt/)
  expect(tinyConf(bench.site)).toBe('before\n')
  host.shell.close()
})

test('a missing password is asked for', async () => {
  const bench = await start({ sudo: 'password' })
  const { host } = await bench.open({ sudoPassword: null })
  const fault = faultIn(await planPush(tinyLook(host, bench.site, 'after\n')))
  expect(fault).toMatchObject({ code: 'ssh.secret-needed', params: { what: 'sudo', kind: 'sudo', hop: 0 } })
  host.shell.close()
})

test('a password where sudo wants one and none was said is told', async () => {
  const bench = await start({ sudo: 'password' })
  const { host } = await bench.open({ rights: 'sudo', sudoPassword: null })
  const fault = faultIn(await planPush(tinyLook(host, bench.site, 'after\n')))
  expect(fault).toMatchObject({
    code: 'push.rights-missing',
    params: { detail: expect.stringMatching(/a password is required/) },
  })
  host.shell.close()
})

test('a user without sudo rules is told so', async () => {
  const bench = await start({ sudo: 'none' })
  const { host } = await bench.open({ rights: 'sudo-password', sudoPassword: bench.user.password })
  const fault = faultIn(await planPush(tinyLook(host, bench.site, 'after\n')))
  expect(fault).toMatchObject({
    code: 'push.rights-missing',
    params: { detail: expect.stringMatching(/not in the sudoers|may not run sudo/) },
  })
  expect(tinyConf(bench.site)).toBe('before\n')
  host.shell.close()
})

test('a command sudo does not allow is named before anything is written', async () => {
  const bench = await start({ sudo: 'nopasswd', sudoCommands: ['/usr/bin/id'] })
  const { host } = await bench.open()
  const fault = faultIn(await planPush(tinyLook(host, bench.site, 'after\n')))
  expect(fault.code).toBe('push.rights-missing')
  expect(fault.params['detail']).toMatch(/sh .*tiny\.sh inspect/)
  host.shell.close()
})

test('sudo that is not there is told', async () => {
  const bench = await start({ sudo: 'none' })
  const { host } = await bench.open()
  const shell = {
    ...host.shell,
    run: (order: Parameters<typeof host.shell.run>[0]) =>
      host.shell.run({ ...order, command: order.command.replace(/\bsudo\b/, 'sudo-that-is-missing') }),
  }
  const fault = faultIn(await planPush(tinyLook({ ...host, shell }, bench.site, 'after\n')))
  expect(fault).toMatchObject({
    code: 'push.rights-missing',
    params: { detail: expect.stringMatching(/No such file/) },
  })
  host.shell.close()
})
