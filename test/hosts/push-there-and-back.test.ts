// The house pushes to a real Postfix behind a real OpenSSH server, as an ordinary user with sudo: plan, apply, empty second plan, and the way
// back byte for byte.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import type { PushProgress } from '#domain/push/push-record.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { type PushTarget, pushHouse, startPushTarget, wishOf } from '#test/support/push-house.ts'

let target: PushTarget
const silent = () => undefined

beforeAll(async () => {
  target = await startPushTarget('127.3.7.2', 'nopasswd')
})
afterAll(() => target?.stop())

it('runs what was shown, is remembered, finds nothing to do the second time, and goes back byte for byte', async () => {
  const before = target.postfix.snapshot()
  const house = await pushHouse(target)
  const { client, siteId, partner, host } = house
  const seen: PushProgress[] = []
  const plan = valueIn(await client.push.plan(wishOf(house), (progress) => seen.push(progress)))
  expect(plan.hosts[0]?.product.name).toMatch(/postfix/i)
  expect(plan.hosts[0]?.changes.map(({ name }) => name)).toContain(join(target.postfix.etc, 'main.cf'))
  expect(target.postfix.snapshot()).toEqual(before)
  expect(new Set(seen.map(({ stage }) => stage))).toEqual(new Set(['connect', 'upload', 'inspect']))

  const order = { planId: plan.id, planHash: plan.hash, accepted: [], revertAfterMinutes: null, secrets: [] }
  expect(faultIn(await client.push.apply({ ...order, planHash: '0'.repeat(64) }, silent)).code).toBe(
    'push.plan-unknown',
  )
  const report = valueIn(await client.push.apply(order, (progress) => seen.push(progress)))
  expect(report).toMatchObject({ fault: null, notReached: [] })
  expect(report.records.map(({ state }) => state)).toEqual(['done'])
  expect(seen.at(-1)).toMatchObject({ hostId: host.id, stage: 'ended', state: 'done' })
  expect(target.postfix.ask('postconf', '-h', 'smtp_tls_policy_maps')).toContain('tls_policy')
  expect(faultIn(await client.push.apply(order, silent)).code).toBe('push.plan-unknown')
  expect(valueIn(await client.push.journal({ siteId }))).toEqual(report.records)
  const { choice, siteIds } = valueIn(await client.gateway.choice({ partnerId: partner.id }))
  expect({ level: choice.level, siteIds }).toEqual({ level: 'encrypt', siteIds: [siteId] })

  expect(isEmptyPlan(valueIn(await client.push.plan(wishOf(house), silent)))).toBe(true)
  expect(isEmptyPlan(valueIn(await client.push.plan({ ...wishOf(house), partner: null }, silent)))).toBe(true)

  const recordId = report.records[0]?.id ?? ''
  const back = valueIn(await client.push.planUndo({ recordId, secrets: [] }, silent))
  expect(back).toMatchObject({ kind: 'undo', undoes: recordId })
  const accepted = back.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
  const undone = valueIn(await client.push.apply({ ...order, planId: back.id, planHash: back.hash, accepted }, silent))
  expect(undone.fault).toBeNull()
  expect(target.postfix.snapshot()).toEqual(before)
  expect(valueIn(await client.push.journal({ siteId })).map(({ kind, state }) => [kind, state])).toEqual([
    ['undo', 'done'],
    ['push', 'undone'],
  ])
  expect(faultIn(await client.push.planUndo({ recordId, secrets: [] }, silent)).code).toBe('push.nothing-to-undo')
  // the policies are still kept: what brings them back says so
  const again = valueIn(await client.push.plan({ ...wishOf(house), partner: null }, silent))
  expect(again.hosts[0]?.notes).toContainEqual({
    code: 'taken-back',
    params: { at: expect.stringMatching(/^20\d\d-/) },
  })
}, 120_000)
