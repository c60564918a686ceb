// Before mail is held to a level for a partner whose checklist is not done, the plan names it, and nothing runs until that is accepted.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { type PushTarget, pushHouse, startPushTarget, wishOf } from '#test/support/push-house.ts'

let target: PushTarget
const silent = () => undefined

beforeAll(async () => {
  target = await startPushTarget('127.3.7.19', 'nopasswd')
})
afterAll(() => target?.stop())

it('names the partner, refuses without consent, and asks no more once it is in force', async () => {
  const house = await pushHouse(target)
  const { client, partner } = house
  const untick = async (itemId: string) =>
    valueIn(await client.checklist.tick({ partnerId: partner.id, itemId, note: null }))
  await untick('signed')
  const plan = valueIn(await client.push.plan(wishOf(house), silent))
  const unsafe = plan.hosts[0]?.unsafe
  expect(unsafe).toEqual([{ code: 'open-items', params: { partners: `${partner.name} (1)` } }])
  const order = { planId: plan.id, planHash: plan.hash, revertAfterMinutes: null, secrets: [] }
  const before = target.postfix.snapshot()
  expect(faultIn(await client.push.apply({ ...order, accepted: [] }, silent)).code).toBe('push.unsafe')
  expect(target.postfix.snapshot()).toEqual(before)

  await untick('diff-reviewed')
  const accepted = ['open-items' as const]
  expect(faultIn(await client.push.apply({ ...order, accepted }, silent)).code).toBe('push.plan-unknown')
  const again = valueIn(await client.push.plan(wishOf(house), silent))
  const next = { ...order, planId: again.id, planHash: again.hash, accepted }
  expect(valueIn(await client.push.apply(next, silent))).toMatchObject({ fault: null, records: [{ state: 'done' }] })
  const applied = valueIn(await client.checklist.read({ partnerId: partner.id })).find(
    ({ item }) => item.id === 'applied',
  )
  expect(applied?.state).toMatchObject({ kind: 'proven', reason: { code: 'config-applied' } })
}, 120_000)
