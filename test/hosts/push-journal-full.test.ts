// Two hosts, and a store that cannot be written any more when the second one's turn comes: the first is told and remembered, the second is as
// before, and the plan cannot be carried out once more.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect } from '#sqlite/database.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { draftFor, type PushTarget, pushHouse, startPushTarget, wishOf } from '#test/support/push-house.ts'

let target: PushTarget
const silent = () => undefined

beforeAll(async () => {
  target = await startPushTarget('127.3.7.21', 'nopasswd')
})
afterAll(() => target?.stop())

it('a journal that fails at the second host hides nothing of the first', async () => {
  const house = await pushHouse(target)
  const { client, siteId, host } = house
  const second = valueIn(await client.host.save({ ...draftFor(target, siteId), name: 'Gateway 2', position: 1 }))
  const key = { hostId: second.id, hop: 0 }
  const { shown } = valueIn(await client.host.key({ ...key, secrets: [] }, silent))
  valueIn(await client.host.pin({ ...key, fingerprint: shown.fingerprint }))
  const plan = valueIn(await client.push.plan(wishOf(house), silent))
  const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  const order = { planId: plan.id, planHash: plan.hash, accepted, revertAfterMinutes: null, secrets: [] }
  const other = connect(join(house.folder, 'handschlag.sqlite'), 'use')
  const report = valueIn(
    await client.push.apply(order, ({ host: name, stage }) => {
      if (name !== 'Gateway 2') return
      if (stage === 'connect') other.execute('BEGIN IMMEDIATE')
      if (stage === 'ended') other.execute('ROLLBACK')
    }),
  )
  other.close()
  expect(report.records.map(({ hostId, state }) => [hostId, state])).toEqual([[host.id, 'done']])
  expect(report.fault?.code).toBe('storage.in-use')
  expect(report.notReached).toEqual([{ hostId: second.id, host: 'Gateway 2' }])
  expect(faultIn(await client.push.apply(order, silent)).code).toBe('push.plan-unknown')
  // what is in force is kept: nothing is left to push there
  const again = valueIn(await client.push.plan({ ...wishOf(house), partner: null }, silent))
  expect(again.hosts[0]?.changes).toEqual([])
  expect(valueIn(await client.push.journal({ siteId })).map(({ hostId }) => hostId)).toEqual([host.id])
}, 60_000)
