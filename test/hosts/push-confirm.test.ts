// A push that has to be confirmed, and a plan for several hosts of which one cannot be reached: what the journal and the answers say.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { draftFor, type PushTarget, pushHouse, startPushTarget, wishOf } from '#test/support/push-house.ts'

let target: PushTarget
const silent = () => undefined

beforeAll(async () => {
  target = await startPushTarget('127.3.7.7', 'nopasswd')
})
afterAll(() => target?.stop())

it('stays once it is confirmed, a second confirmation hears the same, and a plan names the host nobody could reach', async () => {
  const house = await pushHouse(target)
  const { client, host, siteId } = house
  const told: string[] = []
  client.push.changed((event) => told.push(event.siteId))
  const plan = valueIn(await client.push.plan(wishOf(house), silent))
  const order = { planId: plan.id, planHash: plan.hash, accepted: [], secrets: [] }
  const report = valueIn(await client.push.apply({ ...order, revertAfterMinutes: 30 }, silent))
  const [record] = report.records
  expect(record?.state).toBe('done')
  expect(record?.confirmBy).toMatch(/^20\d\d-/)
  const recordId = record?.id ?? ''
  // work on the site, such as pushing to the hosts after it, is not in the way
  const planning = client.push.plan(wishOf(house), silent)
  const confirmed = valueIn(await client.push.confirm({ recordId, secrets: [] }, silent))
  await planning
  expect(confirmed).toMatchObject({ id: recordId, state: 'done', confirmBy: null })
  expect(valueIn(await client.push.journal({ siteId }))).toEqual([confirmed])
  expect(valueIn(await client.push.confirm({ recordId, secrets: [] }, silent))).toEqual(confirmed)
  expect(new Set(told)).toEqual(new Set([siteId]))

  const draft = { ...draftFor(target, siteId), name: 'Gateway 2', port: 1, position: 1 }
  valueIn(await client.host.save(draft))
  const { hosts } = valueIn(await client.push.plan(wishOf(house), silent))
  expect(hosts.map(({ host: name, fault }) => [name, fault?.code])).toEqual([
    [host.name, undefined],
    ['Gateway 2', 'ssh.unreachable'],
  ])
  expect(valueIn(await client.host.list({ siteId })).map(({ name }) => name)).toEqual([host.name, 'Gateway 2'])
}, 120_000)
