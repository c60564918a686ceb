// Nobody comes back: the host takes the temporary route away by its own timer, over a real OpenSSH server as a user with sudo, and the mails
// with it, so that none of them ever goes to the partner. Later ones are refused where they would be handed in.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { startTrialBench, type TrialBench } from '#test/support/postfix-trial-bench.ts'

let bench: TrialBench

beforeAll(async () => {
  bench = await startTrialBench('127.47.8.3')
}, 300_000)
afterAll(() => bench?.stop())

const order = {
  main: ['smtp_tls_policy_maps = hash:$config_directory/policies'],
  policies: 'bank.example secure protocols=>=TLSv1.2\n',
}

it('is taken back by the host itself, mails and all', async () => {
  bench.settle(order)
  const { postfix } = bench
  const before = postfix.bytes()
  const open = await bench.open()
  expect(faultIn(await open.hand())).toMatchObject({ code: 'confirm.not-handed-in' })
  const { records, fault } = await open.apply(15 / 60)
  expect(fault).toBeNull()
  expect(records[0]?.ends.map(({ id, code }) => `${id} ${code}`)).toEqual(['apply-trial 0', 'verify-trial 0'])
  expect(await open.left()).toContainEqual(expect.stringContaining('/handschlag-trial-0123456789abcdef'))
  valueIn(await open.hand())
  while (JSON.stringify(postfix.bytes()) !== JSON.stringify(before)) await wait(500)
  expect(await open.left()).toEqual([])
  expect(postfix.ask('postqueue', '-j')).toBe('')
  expect(faultIn(await open.hand()).params['detail']).toBe('push:detail.trial-route-gone')
  expect(postfix.log()).not.toMatch(/gegenprobe-[^>]*>, relay=(?!127\.0\.0\.1|none)/)
  expect(open.trap.sight('no-starttls')).toMatchObject({ mailInClear: 0, messagesInClear: 0 })
  await open.close()
}, 300_000)

it('takes away what an earlier trial left before it brings in its own', async () => {
  bench.settle(order)
  const { postfix } = bench
  const before = postfix.bytes()
  const first = await bench.open()
  expect((await first.apply()).fault).toBeNull()
  valueIn(await first.hand())
  const second = await bench.open({ id: 'fedcba9876543210' })
  const plan = valueIn(await second.plan())
  expect(plan.unfinished).not.toBeNull()
  const { records, fault } = await second.apply()
  expect(fault).toBeNull()
  expect((await second.left()).join('\n')).not.toContain('0123456789abcdef')
  const [record] = records
  if (record === undefined) throw new Error('a record')
  expect((await second.back(record)).fault).toBeNull()
  expect(postfix.bytes()).toEqual(before)
  expect(await second.left()).toEqual([])
  await first.close()
  await second.close()
}, 300_000)
