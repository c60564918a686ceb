// What was edited by hand on a host is shown as unsafe, needs consent, and is replaced only then.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { type PushTarget, pushHouse, pushNow, startPushTarget, wishOf } from '#test/support/push-house.ts'

let target: PushTarget
const silent = () => undefined

beforeAll(async () => {
  target = await startPushTarget('127.3.7.3', 'nopasswd')
})
afterAll(() => target?.stop())

it('shows an edit by hand as unsafe and needs it accepted', async () => {
  const house = await pushHouse(target)
  const first = await pushNow(house)
  expect(first.report.fault).toBeNull()
  appendFileSync(join(target.postfix.own, 'tls_policy'), 'other.example may\n')
  const plan = valueIn(await house.client.push.plan(wishOf(house), silent))
  const codes = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  expect(codes).toContain('hand-edited')
  const order = { planId: plan.id, planHash: plan.hash, accepted: [], revertAfterMinutes: null, secrets: [] }
  expect(faultIn(await house.client.push.apply(order, silent)).code).toBe('push.unsafe')
  const report = valueIn(await house.client.push.apply({ ...order, accepted: codes }, silent))
  expect(report.fault).toBeNull()
  expect(readFileSync(join(target.postfix.own, 'tls_policy'), 'utf8')).not.toContain('other.example')
}, 120_000)
