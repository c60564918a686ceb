// Planned counter-proofs wait a quarter of an hour with their trap open. One that is carried out keeps its trap until its end, and one that came
// to nothing waits anew.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fail } from '#domain/fault.ts'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { createKeptTrials, type KeptTrial } from '#operations/confirm/trial/kept-trials.ts'
import { runTrial } from '#operations/confirm/trial/run.ts'
import { createPushing } from '#operations/push/pushing.ts'
import type { Rooms } from '#operations/rooms.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { sampleProof } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'

const minute = 60_000
const at = '2026-11-21T10:00:00.000Z'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A plan that is kept; its trap is open until somebody closes it. */
function keptPlan(siteId: string, stage: KeptTrial['stage'] = async () => fail('ssh.secret-needed')) {
  let isOpen = true
  const closeIt = () => {
    isOpen = false
  }
  const trap = { isOpen: () => isOpen, close: async () => closeIt() }
  const plan = { id: randomUUID(), hash: 'h'.repeat(64) }
  const kept = { plan, trap, proof: sampleProof({ siteId }), stage } as unknown as KeptTrial
  const trials = createKeptTrials()
  trials.keep(kept)
  return { trials, plan, trap }
}

test('a plan nobody carries out goes after a quarter of an hour, and its trap with it', () => {
  const { trials, plan, trap } = keptPlan(randomUUID())
  vi.advanceTimersByTime(14 * minute)
  expect(trap.isOpen()).toBe(true)
  expect(trials.find(plan.id, plan.hash)).toBeDefined()
  vi.advanceTimersByTime(minute)
  expect(trap.isOpen()).toBe(false)
  expect(trials.find(plan.id, plan.hash)).toBeUndefined()
})

test('its trap stays open as long as it is carried out; once more it waits after it came to nothing', async () => {
  const { rooms: few } = openRooms()
  const siteId = randomUUID()
  valueIn(few.store.sites.save({ ...relayDraft({ gateway: 'postfix' }), id: siteId, createdAt: at, changedAt: at }))
  const away = new AbortController()
  const { trials, plan, trap } = keptPlan(siteId, async () => {
    await once(away.signal, 'abort')
    return fail('ssh.secret-needed')
  })
  const rooms: Rooms = { ...few, pushing: createPushing(), confirming: { trials } as unknown as Rooms['confirming'] }
  vi.advanceTimersByTime(14 * minute)
  const wish = { planId: plan.id, planHash: plan.hash, accepted: [], secrets: [] }
  const run = runTrial(rooms, wish, () => undefined, new AbortController().signal)
  vi.advanceTimersByTime(30 * minute)
  expect(trap.isOpen()).toBe(true)
  away.abort()
  expect(faultIn(await run).code).toBe('ssh.secret-needed')
  vi.advanceTimersByTime(14 * minute)
  expect(trap.isOpen()).toBe(true)
  vi.advanceTimersByTime(minute)
  expect(trap.isOpen()).toBe(false)
})

test('what lost its trap meanwhile is not carried out, and says so in words of the reader', async () => {
  const { rooms: few } = openRooms()
  const siteId = randomUUID()
  valueIn(few.store.sites.save({ ...relayDraft({ gateway: 'postfix' }), id: siteId, createdAt: at, changedAt: at }))
  const { trials, plan, trap } = keptPlan(siteId)
  await trap.close()
  const rooms: Rooms = { ...few, pushing: createPushing(), confirming: { trials } as unknown as Rooms['confirming'] }
  const wish = { planId: plan.id, planHash: plan.hash, accepted: [], secrets: [] }
  const fault = faultIn(await runTrial(rooms, wish, () => undefined, new AbortController().signal))
  expect(fault).toEqual({ code: 'confirm.trap-not-reached', params: { detail: 'push:detail.trap-line-lost' } })
  expect(describeFault(fault, translatorFor('de')).remedy).toContain('Die Verbindung zum Gateway ging verloren.')
})

test('what is carried out is closed with all others when the app ends', async () => {
  const { trials, plan, trap } = keptPlan(randomUUID())
  trials.begin(plan.id)
  await trials.closeAll()
  expect(trap.isOpen()).toBe(false)
})
