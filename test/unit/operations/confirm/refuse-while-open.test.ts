// What is open keeps others away: an open counter-proof keeps pushes and removals away, and neither another one nor an open push on the host
// lets one begin.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { PushRecord } from '#domain/push/push-record.ts'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { refuseUnlessFree, refuseWhileAnyOpen, refuseWhileOpen } from '#operations/confirm/trial/refuse-while-open.ts'
import { removePartner } from '#operations/partners.ts'
import { applyPlan } from '#operations/push/apply.ts'
import { onSite } from '#operations/push/on-site.ts'
import { planPush, planUndo } from '#operations/push/plan.ts'
import { createPushing } from '#operations/push/pushing.ts'
import type { Rooms } from '#operations/rooms.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { sampleProof, sampleTrialRun } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePushRecord } from '#test/support/push-samples.ts'
import { samplePartner } from '#test/support/samples.ts'
import { samplePlan } from '#test/support/window/push-samples.ts'

const signal = new AbortController().signal
const tell = () => undefined
const at = '2026-11-21T10:00:00.000Z'

/** A gateway with an open counter-proof on one of its hosts. */
function openTrial(gateway = 'postfix') {
  const rooms: Rooms = {
    ...openRooms().rooms,
    tests: { cancel: async () => undefined } as unknown as Rooms['tests'],
    pushing: createPushing(),
  }
  const { store } = rooms
  const partner = valueIn(store.partners.save(samplePartner()))
  const siteId = randomUUID()
  valueIn(store.sites.save({ ...relayDraft({ gateway }), id: siteId, createdAt: at, changedAt: at }))
  const proof = sampleProof({ partnerId: partner.id, siteId })
  valueIn(store.confirmations.saveProof(proof))
  valueIn(store.openTrials.save(sampleTrialRun(proof)))
  return { rooms, store, partner, proof, siteId }
}

test('what a counter-proof needs cannot be removed before it is taken away', async () => {
  const { rooms, store, partner, proof } = openTrial()
  expect(faultIn(await removePartner(rooms, partner.id))).toMatchObject({
    ...{ code: 'confirm.trial-open', params: { domain: proof.domain, at } },
  })
  for (const about of [{ siteId: proof.siteId }, { hostId: proof.hostId }])
    expect(faultIn(refuseWhileOpen(rooms, about)).code).toBe('confirm.trial-open')
  expect(refuseWhileOpen(rooms, { siteId: partner.id, hostId: partner.id }).ok).toBe(true)
  valueIn(store.openTrials.close(proof.id))
  valueIn(await removePartner(rooms, partner.id))
})

test.each([
  ['de', '21.11.2026'],
  ['en', '21 Nov 2026'],
] as const)('in %s it says which one is open, and since when', (language, day) => {
  const { rooms, proof } = openTrial()
  const { title, remedy } = describeFault(faultIn(refuseWhileAnyOpen(rooms)), translatorFor(language))
  expect(title).toContain(proof.domain)
  expect(remedy).toContain(day)
  expect(remedy).not.toContain(at.slice(0, 10))
})

test('nothing is pushed to the gateway, nor taken back there, until it is closed', async () => {
  const { rooms, store, proof, siteId } = openTrial()
  const record = samplePushRecord({ siteId })
  valueIn(store.pushes.save(record))
  const plan = samplePlan(siteId, [])
  const set = { gateway: 'postfix', driver: {}, facts: null, setHash: plan.setHash, artefacts: [], files: [] } as never
  rooms.pushing.plans.keep({ plan, choice: null, set, undo: {} }, rooms.outside.clock.elapsedMs())
  const order = { planId: plan.id, planHash: plan.hash, accepted: [], revertAfterMinutes: null, secrets: [] }
  const push = () => planPush(rooms, { siteId, partner: null, secrets: [] }, tell, signal)
  const refused = [
    await push(),
    await planUndo(rooms, { recordId: record.id, secrets: [] }, tell, signal),
    await applyPlan(rooms, order, tell, signal),
  ]
  expect(refused.map((outcome) => faultIn(outcome).code)).toEqual(Array(3).fill('confirm.trial-open'))
  valueIn(store.openTrials.close(proof.id))
  expect(faultIn(await push()).code).not.toBe('confirm.trial-open')
})

test('who meets a counter-proof that runs is told so; who meets other work, that', async () => {
  const { rooms, store, proof, siteId } = openTrial()
  const running = rooms.pushing.begin(siteId, signal)
  const work = () => onSite(rooms, siteId, signal, async () => ({ ok: true, value: 'worked' }))
  expect(faultIn(await work()).code).toBe('confirm.trial-open')
  valueIn(store.openTrials.close(proof.id))
  expect(faultIn(await work()).code).toBe('push.locked')
  running?.end()
  expect(valueIn(await work())).toBe('worked')
})

test('one counter-proof on a host at a time; another host and another gateway are free', () => {
  const { rooms, siteId, proof } = openTrial()
  const place = { siteId, hostId: proof.hostId }
  expect(faultIn(refuseUnlessFree(rooms, place)).code).toBe('confirm.trial-open')
  expect(refuseUnlessFree(rooms, { siteId, hostId: randomUUID() }).ok).toBe(true)
  expect(refuseUnlessFree(rooms, { siteId: randomUUID(), hostId: proof.hostId }).ok).toBe(true)
  expect(refuseUnlessFree(rooms, { siteId, hostId: null }).ok).toBe(true)
})

test.each(['exchange', 'domino'])(
  'the route of %s is one for all hosts of the site: none begins on another',
  (gateway) => {
    const { rooms, siteId, store, proof } = openTrial(gateway)
    const place = { siteId, hostId: randomUUID() }
    expect(faultIn(refuseUnlessFree(rooms, place)).code).toBe('confirm.trial-open')
    expect(refuseUnlessFree(rooms, { ...place, siteId: randomUUID() }).ok).toBe(true)
    valueIn(store.openTrials.close(proof.id))
    expect(refuseUnlessFree(rooms, place).ok).toBe(true)
  },
)

test.each<readonly [string, Partial<PushRecord>, boolean]>([
  ['ended well', {}, true],
  ['waits to be confirmed', { confirmBy: '2026-11-21T10:05:00.000Z' }, false],
  ['has an end nobody saw', { state: 'interrupted', endedAt: null }, false],
  ['runs', { state: 'running', endedAt: null }, false],
  ['was brought to an end later', { state: 'interrupted' }, true],
  ['was taken back', { state: 'undone' }, true],
  ['is on another host', { hostId: randomUUID(), confirmBy: '2026-11-21T10:05:00.000Z' }, true],
])('a push that %s', (_name, changes, isFree) => {
  const { rooms, store, siteId } = openTrial()
  const hostId = randomUUID()
  valueIn(store.pushes.save(samplePushRecord({ siteId, hostId, host: 'gw1', ...changes })))
  const outcome = refuseUnlessFree(rooms, { siteId, hostId })
  if (isFree) valueIn(outcome)
  else
    expect(faultIn(outcome)).toMatchObject({
      code: 'confirm.push-open',
      params: { host: 'gw1', at },
    })
})
