// The stores of a push against the real client and scripted handlers: secrets are asked for and gone, plans are carried out as shown, the
// newest list wins.
import { expect, test } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import { createContractDouble } from '#test/support/contract-double.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import type { PushScript } from '#test/support/window/push-double.ts'
import {
  emptyHostPlan,
  sampleHost,
  sampleHostPlan,
  samplePlan,
  samplePlanHash,
  sampleRecord,
} from '#test/support/window/push-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createHostsStore } from '../../../renderer/features/push/hosts-store.ts'
import { createPushStore } from '../../../renderer/features/push/push-store.ts'
import { createSecretAsker } from '../../../renderer/features/push/secret-asker.ts'
import { consentKey } from '../../../renderer/kit/plan/plan-consent.ts'
import { noon } from './summary-sample.ts'

const siteId = '00000000-0000-4000-8000-000000009001'
const planted = 'planted-secret-7f3a'
const hostId = sampleHost(1, siteId).id

function openStores(push: PushScript) {
  const double = createContractDouble(
    houseDouble({
      partners: [],
      systemLanguage: 'en',
      nowMs: noon,
      rendering: sampleRendering,
      push,
      pace: () => Promise.resolve(),
    }),
  )
  const client = createWindowClient(double.bridge)
  const asker = createSecretAsker(client)
  return { double, asker, hosts: createHostsStore(client, asker), push: createPushStore(client, asker) }
}

const needed = (wasWrong: number) =>
  fail('ssh.secret-needed', { hostId, host: 'mail1', hop: 0, kind: 'password', what: 'password', wasWrong })

test('a missing secret is asked for until it is right, passed on, and stays in no store', async () => {
  const seen: (readonly TypedSecret[])[] = []
  const { asker, push } = openStores({
    host: { secrets: () => succeed({ whyNot: 'no-keychain', kept: [] }) },
    push: {
      plan({ secrets }) {
        seen.push(secrets)
        const value = secrets[0]?.value
        return value === planted ? succeed(samplePlan(siteId, [emptyHostPlan(1)])) : needed(value === undefined ? 0 : 1)
      },
    },
  })
  const planning = push.getState().plan(siteId)
  await expect.poll(() => asker.store.getState().question).toMatchObject({ wasWrong: false, whyNot: 'no-keychain' })
  asker.store.getState().answer({ value: 'wrong', isKept: false })
  await expect.poll(() => asker.store.getState().question).toMatchObject({ wasWrong: true })
  asker.store.getState().answer({ value: planted, isKept: false })
  await planning
  expect(seen.map((secrets) => secrets.map(({ value }) => value))).toEqual([[], ['wrong'], [planted]])
  expect(push.getState().bySite[siteId]?.phase).toBe('planned')
  expect(JSON.stringify([push.getState(), asker.store.getState()])).not.toContain(planted)
})

test('whoever dismisses the question cancels, and sees no fault', async () => {
  const { asker, push } = openStores({
    host: { secrets: () => succeed({ whyNot: null, kept: [] }) },
    push: { plan: () => needed(0) },
  })
  const planning = push.getState().plan(siteId)
  await expect.poll(() => asker.store.getState().question).toMatchObject({ whyNot: null })
  asker.store.getState().answer(null)
  await planning
  expect(push.getState().bySite[siteId]).toMatchObject({ phase: 'ready', fault: null })
})

test('a plan is carried out by the hash that was shown, with the codes that were accepted', async () => {
  const wishes: unknown[] = []
  const { push, double } = openStores({
    push: {
      plan: () => succeed(samplePlan(siteId, [sampleHostPlan(1)])),
      apply(wish, report) {
        wishes.push(wish)
        report({ hostId, host: 'mail1', stage: 'apply', commandId: 'apply', lines: ['written'], state: null })
        return succeed({ records: [sampleRecord(1, siteId)], fault: null, notReached: [] })
      },
      journal: () => succeed([sampleRecord(1, siteId)]),
    },
  })
  await push.getState().plan(siteId)
  for (const code of ['hand-edited', 'enforcement-ends'] as const) {
    push.getState().accept(siteId, consentKey(hostId, code), true)
  }
  push.getState().revertAfter(siteId, 5)
  await push.getState().apply(siteId)
  expect(wishes).toEqual([
    {
      planId: samplePlan(siteId, []).id,
      planHash: samplePlanHash,
      accepted: ['hand-edited', 'enforcement-ends'],
      revertAfterMinutes: 5,
      secrets: [],
    },
  ])
  const ended = push.getState().bySite[siteId]
  expect(ended).toMatchObject({ phase: 'ended', fault: null })
  expect(ended?.runs[0]?.commands[0]?.lines).toEqual(['written'])
  expect(push.getState().journal[siteId]).toHaveLength(1)
  expect(double.bugs).toEqual([])
})

test('a stale plan stays in sight with its fault, and another subject begins anew', async () => {
  const { push } = openStores({
    push: {
      plan: () => succeed(samplePlan(siteId, [sampleHostPlan(1, { unsafe: [] })])),
      apply: () => fail('push.stale', { host: 'mail1' }),
    },
  })
  await push.getState().plan(siteId)
  await push.getState().apply(siteId)
  expect(push.getState().bySite[siteId]).toMatchObject({ phase: 'planned', fault: { code: 'push.stale' } })
  push.getState().about(siteId, { kind: 'undo', recordId: hostId, host: 'mail1', startedAt: '' })
  expect(push.getState().bySite[siteId]).toMatchObject({ phase: 'ready', plan: null, fault: null })
})

test('hosts come in their order, follow the house, and change places', async () => {
  let list = [sampleHost(2, siteId), sampleHost(1, siteId)]
  const { hosts, double } = openStores({
    host: {
      list: () => succeed(list),
      secrets: () => succeed({ whyNot: null, kept: [{ hop: 0, kind: 'password' }] }),
      save(draft) {
        const saved = { ...sampleHost(1, siteId), ...draft, id: draft.id ?? hostId }
        list = list.map((host) => (host.id === saved.id ? saved : host))
        return succeed(saved)
      },
    },
  })
  const names = () => hosts.getState().bySite[siteId]?.map(({ name }) => name)
  await hosts.getState().load(siteId)
  expect(names()).toEqual(['mail1.firma.example', 'mail2.firma.example'])
  expect(hosts.getState().secrets[hostId]?.kept).toEqual([{ hop: 0, kind: 'password' }])
  await hosts.getState().moveUp(sampleHost(2, siteId))
  expect(names()).toEqual(['mail2.firma.example', 'mail1.firma.example'])
  list = []
  double.publish.host.changed({ siteId })
  await expect.poll(names).toEqual([])
})

test('an export tells where it lies, and changing one’s mind is no fault', async () => {
  let answer: ReturnType<typeof fail> | ReturnType<typeof succeed<{ files: string[] }>> = succeed({ files: ['/a.zip'] })
  const { push } = openStores({ push: { exportSet: () => answer } })
  const partnerId = hostId
  const { choice } = await import('#domain/policy-choice.ts').then(({ defaultChoice }) => ({ choice: defaultChoice }))
  await push.getState().exportSet({ partnerId, siteIds: [siteId], choice }, 'zip')
  expect(push.getState().exported).toEqual({ files: ['/a.zip'] })
  answer = fail('file.choice-dismissed')
  await push.getState().exportSet({ partnerId, siteIds: [siteId], choice }, 'folder')
  expect(push.getState()).toMatchObject({ exported: null, exportFault: null })
})

test('stopping between hosts keeps the report of those that were reached', async () => {
  const { push } = openStores({
    push: {
      plan: () => succeed(samplePlan(siteId, [sampleHostPlan(1, { unsafe: [] }), sampleHostPlan(2, { unsafe: [] })])),
      apply: (_wish, _report, signal) =>
        new Promise((resolve) => {
          const cancelled = fail('job.cancelled')
          const report = {
            records: [sampleRecord(1, siteId)],
            fault: cancelled.fault,
            notReached: [{ hostId: sampleHost(2, siteId).id, host: 'mail2' }],
          }
          signal.addEventListener('abort', () => resolve(succeed(report)))
          push.getState().stop(siteId)
        }),
      journal: () => succeed([]),
    },
  })
  await push.getState().plan(siteId)
  await push.getState().apply(siteId)
  const ended = push.getState().bySite[siteId]
  expect(ended).toMatchObject({ phase: 'ended', isStopping: true, report: { notReached: [{ host: 'mail2' }] } })
  await push.getState().plan(siteId)
  expect(push.getState().bySite[siteId]?.isStopping).toBe(false)
})

test('a dismissed dialog chooses no key, another one tells its path', async () => {
  const { hosts } = openStores({})
  expect(await hosts.getState().chooseKey()).toBe('/home/admin/private-key')
})
