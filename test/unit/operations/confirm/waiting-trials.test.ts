// A counter-proof that waits for a person is due work of its partner, not while somebody is at work on it, and is told of when that work ends.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { contract } from '#contract/contract.ts'
import { fail } from '#domain/fault.ts'
import { takeBackAtStart } from '#operations/confirm/trial/take-back.ts'
import { dueWorkToday } from '#operations/due-work.ts'
import { onSite } from '#operations/push/on-site.ts'
import { createPushing } from '#operations/push/pushing.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { sampleProof, sampleTrialRun } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePartner } from '#test/support/samples.ts'

const signal = new AbortController().signal
const at = '2026-11-21T10:00:00.000Z'

function openTrial() {
  const opened = openRooms()
  const rooms = { ...opened.rooms, pushing: createPushing() }
  const { store } = rooms
  const partner = valueIn(store.partners.save(samplePartner()))
  const site = { ...relayDraft(), id: randomUUID(), createdAt: at, changedAt: at }
  valueIn(store.sites.save(site))
  const proof = sampleProof({
    ...{ partnerId: partner.id, siteId: site.id, hostId: randomUUID(), temporary: 'not-known', endedAt: null },
    ...{ verdict: 'undetermined', reasons: ['interrupted'], normalRoute: null },
  })
  valueIn(store.confirmations.saveProof(proof))
  valueIn(store.openTrials.save(sampleTrialRun(proof)))
  const due = async () => valueIn(await dueWorkToday(rooms))
  const told = [{ partnerId: partner.id, due: [{ kind: 'trial-open', count: 1 }] }]
  return { ...opened, rooms, store, proof, due, told }
}

test('it is due while nobody is at work there, and no more once nothing is left', async () => {
  const { rooms, store, proof, due, told } = openTrial()
  expect(await due()).toEqual(told)
  expect(contract.partner.due.output.safeParse(await due()).success).toBe(true)
  const work = rooms.pushing.begin(proof.siteId, signal)
  expect(await due()).toEqual([])
  work?.end()
  expect(await due()).toEqual(told)
  valueIn(store.openTrials.close(proof.id))
  expect(await due()).toEqual([])
})

test('the end of the work there is told once it is due, whatever came of it', async () => {
  const { rooms, proof, due, told } = openTrial()
  const heard: ReturnType<typeof due>[] = []
  const announce = { ...rooms.announce, confirmChanged: () => void heard.push(due()) }
  const ended = await onSite({ ...rooms, announce }, proof.siteId, signal, async () =>
    fail('ssh.secret-needed', { host: 'mx', hostId: '', hop: 0, kind: 'password', what: 'password' }),
  )
  expect(faultIn(ended).code).toBe('ssh.secret-needed')
  expect(await Promise.all(heard)).toEqual([told])
})

test('what the start of the app cannot take back is told and stays due', async () => {
  const { rooms, due, told, announced, proof } = openTrial()
  await takeBackAtStart(rooms, signal, [])
  expect(announced).toContain(`confirm ${proof.partnerId}`)
  expect(await due()).toEqual(told)
})
