// Two hosts, one of them down: the other one is shown and pushed to, and only by consent; and taking back works where the policies of today
// cannot be rendered any more, but not on a host that is no longer entered.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PushPlan } from '#domain/push/push-plan.ts'
import { findFreePort } from '#lab/loopback.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import {
  draftFor,
  type PushHouse,
  type PushTarget,
  pushHouse,
  startPushTarget,
  wishOf,
} from '#test/support/push-house.ts'

let target: PushTarget
const silent = () => undefined

beforeAll(async () => {
  target = await startPushTarget('127.3.7.9', 'nopasswd')
})
afterAll(() => target?.stop())

it('a host that is down stands in the plan, and is left out by consent only', async () => {
  const house = await pushHouse(target)
  const { client, siteId, host } = house
  const port = await findFreePort('127.3.7.9')
  const second = { ...draftFor(target, siteId), name: 'Gateway 2', port, position: 1 }
  const down = valueIn(await client.host.save(second))
  const plan = valueIn(await client.push.plan(wishOf(house), silent))
  expect(plan.hosts.map(({ host: name, fault }) => [name, fault?.code])).toEqual([
    ['Gateway 1', undefined],
    ['Gateway 2', 'ssh.unreachable'],
  ])
  expect(plan.hosts[0]?.changes.length).toBeGreaterThan(0)
  const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  expect(accepted).toContain('host-left-out')
  const order = { planId: plan.id, planHash: plan.hash, revertAfterMinutes: null, secrets: [] }
  const others = accepted.filter((code) => code !== 'host-left-out')
  expect(faultIn(await client.push.apply({ ...order, accepted: others }, silent)).code).toBe('push.unsafe')
  const report = valueIn(await client.push.apply({ ...order, accepted }, silent))
  expect(report.fault).toBeNull()
  expect(report.records.map(({ hostId, state }) => [hostId, state])).toEqual([[host.id, 'done']])
  expect(report.notReached).toEqual([{ hostId: down.id, host: 'Gateway 2' }])
}, 60_000)

it('taking back needs no policies that can be rendered today', async () => {
  const house = await pushHouse(target)
  const { client } = house
  const [site] = valueIn(await client.site.list())
  if (site === undefined) throw new Error('no site')
  const { createdAt: _made, changedAt: _changed, ...draft } = site
  const withAuthorities = (caFile: string) => client.site.save({ ...draft, facts: { ...site.facts, caFile } })
  valueIn(await withAuthorities('/etc/ssl/certs/ca-certificates.crt'))
  const wish = wishOf(house)
  const secure = { ...wish, partner: { ...wish.partner, choice: { ...wish.partner.choice, level: 'secure' as const } } }
  const [record] = (await carryOut(house, valueIn(await client.push.plan(secure, silent)))).records
  if (record === undefined) throw new Error('nothing was pushed')
  valueIn(await withAuthorities(''))
  expect(faultIn(await client.push.plan({ ...wish, partner: null }, silent)).code).toBe('gateway.site-incomplete')
  const plan = valueIn(await client.push.planUndo({ recordId: record.id, secrets: [] }, silent))
  const undone = await carryOut(house, plan)
  expect([undone.fault, undone.records[0]?.state]).toEqual([null, 'done'])
}, 60_000)

it('a plan is no longer carried out when a host of it was changed since', async () => {
  const house = await pushHouse(target)
  const { client, host, siteId } = house
  const plan = valueIn(await client.push.plan(wishOf(house), silent))
  valueIn(await client.host.save({ ...draftFor(target, siteId), id: host.id, user: 'somebody-else' }))
  const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  const order = { planId: plan.id, planHash: plan.hash, accepted, revertAfterMinutes: null, secrets: [] }
  expect(faultIn(await client.push.apply(order, silent)).code).toBe('push.plan-unknown')
}, 60_000)

it('nothing can be taken back on a host that is no longer entered, and the backup is named', async () => {
  const house = await pushHouse(target)
  const { client, host } = house
  const plan = valueIn(await client.push.plan(wishOf(house), silent))
  const [record] = (await carryOut(house, plan)).records
  if (record === undefined) throw new Error('nothing was pushed')
  valueIn(await client.host.remove({ hostId: host.id }))
  const refused = faultIn(await client.push.planUndo({ recordId: record.id, secrets: [] }, silent))
  expect(refused).toMatchObject({
    code: 'push.host-removed',
    params: { host: 'Gateway 1', backup: record.undo['backup'] },
  })
}, 60_000)

async function carryOut({ client }: PushHouse, plan: PushPlan) {
  const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  const order = { planId: plan.id, planHash: plan.hash, accepted, revertAfterMinutes: null, secrets: [] }
  return valueIn(await client.push.apply(order, silent))
}
