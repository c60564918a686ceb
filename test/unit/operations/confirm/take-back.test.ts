// What a counter-proof left is taken away later: by the start of the app, as often as it takes, or by a person. What it proved stays, and until
// nothing is left it is known how to take the rest away.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { takeBackAtStart, takeBackTrial } from '#operations/confirm/trial/take-back.ts'
import { createPushing } from '#operations/push/pushing.ts'
import type { Rooms } from '#operations/rooms.ts'
import type { ControlClient } from '#relay/control/control-client.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { sampleProof, sampleTrialRun } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePartner } from '#test/support/samples.ts'

const signal = new AbortController().signal
const tell = () => undefined
const at = '2026-11-21T10:00:00.000Z'

/** A proof at the relay that was killed in the middle; `link` answers each time the relay is asked for. */
function killed(link: () => Outcome<ControlClient>, hostId: string | null = null) {
  const opened = openRooms()
  const notes: string[] = []
  const outside = { ...opened.outside, log: { note: (text: string) => void notes.push(text), bug: () => 'bug' } }
  const relay = { link, files: { policyText: async () => '{"schema":"handschlag.relay-policy/2","policies":[]}' } }
  const rooms = { ...opened.rooms, outside, relay: relay as unknown as Rooms['relay'], pushing: createPushing() }
  const { store } = rooms
  const partner = valueIn(store.partners.save(samplePartner()))
  const site = { ...relayDraft(), id: randomUUID(), createdAt: at, changedAt: at }
  valueIn(store.sites.save(site))
  const proof = sampleProof({
    ...{ partnerId: partner.id, siteId: site.id, hostId, temporary: 'not-known', normalRoute: null },
    ...{ endedAt: null, verdict: 'undetermined', reasons: ['interrupted'] },
  })
  valueIn(store.confirmations.saveProof(proof))
  valueIn(store.openTrials.save(sampleTrialRun(proof)))
  const seen = () => valueIn(store.confirmations.findProof(proof.id))
  const open = () => valueIn(store.openTrials.list()).map(({ proofId }) => proofId)
  return { ...opened, rooms, store, proof, notes, seen, open }
}

/** A relay that still holds so many mails of the trial each time it is asked. */
function relayWith(held: () => number) {
  const asked: string[] = []
  const client = {
    async ask(word: string) {
      asked.push(word)
      const items = Array.from({ length: held() }, () => ({ queueId: 'Q1', state: 'waiting' }))
      return succeed(word === 'page' ? { items } : word === 'exceptions' ? [] : {})
    },
  }
  return { client: client as unknown as ControlClient, asked }
}

const notRunning = () => fail('relay.not-running', { path: '' })

test('the start tries again until the relay runs, and then nothing is open', async () => {
  const { client, asked } = relayWith(() => 0)
  const answers = [notRunning(), notRunning(), succeed(client)]
  const { rooms, seen, open, notes, announced, proof } = killed(() => answers.shift() ?? succeed(client))
  await takeBackAtStart(rooms, signal, [1, 1, 1])
  expect(open()).toEqual([])
  expect(seen()).toMatchObject({ temporary: 'gone', left: [], endedAt: rooms.outside.clock.now(), fault: null })
  expect(seen()).toMatchObject({ verdict: 'undetermined', normalRoute: { isSame: false } })
  expect(asked.filter((word) => word === 'endTrial')).toHaveLength(1)
  expect(notes).toEqual(Array(2).fill('a counter-proof is not taken back yet: relay.not-running'))
  const told = `confirm ${proof.partnerId}`
  expect(new Set(announced)).toEqual(new Set([told, `checklist ${proof.partnerId}`]))
})

test('it gives up when the pauses are over, and leaves the rest to a person', async () => {
  const { rooms, seen, open, notes, proof } = killed(notRunning)
  await takeBackAtStart(rooms, signal, [1, 1])
  expect(notes).toHaveLength(3)
  expect(open()).toEqual([proof.id])
  expect(seen()).toEqual(proof)
})

test('what a person has to mend is not tried twice', async () => {
  const { rooms, notes, open, proof } = killed(notRunning, randomUUID())
  await takeBackAtStart(rooms, signal, [1, 1])
  expect(notes).toEqual(['a counter-proof is not taken back yet: push.host-removed'])
  expect(open()).toEqual([proof.id])
})

test('other work on the gateway is waited for, and the end of the app is not', async () => {
  const { client } = relayWith(() => 0)
  const busy = killed(() => succeed(client))
  const running = busy.rooms.pushing.begin(busy.proof.siteId, signal)
  const start = takeBackAtStart(busy.rooms, signal, Array(400).fill(5))
  await expect.poll(() => busy.notes.length).toBeGreaterThan(0)
  running?.end()
  await start
  expect(busy.open()).toEqual([])
  expect(new Set(busy.notes)).toEqual(new Set(['a counter-proof is not taken back yet: confirm.trial-open']))
  const ended = killed(() => succeed(client))
  await takeBackAtStart(ended.rooms, AbortSignal.abort(), [1])
  expect(ended.open()).toEqual([ended.proof.id])
})

test('while something is left it stays open and is named; once it is gone it is closed', async () => {
  let held = 1
  const { client, asked } = relayWith(() => held)
  const { rooms, seen, open, proof } = killed(() => succeed(client))
  const take = () => takeBackTrial(rooms, { proofId: proof.id, secrets: [] }, tell, AbortSignal.timeout(50))
  expect(faultIn(await take()).code).toBe('push.not-understood')
  // the route stays as long as there is mail to go by it
  expect(asked).not.toContain('endTrial')
  expect(open()).toEqual([proof.id])
  expect(seen()).toMatchObject({ temporary: 'left', left: [expect.stringContaining('Q1 → ')] })
  held = 0
  expect(valueIn(await take())).toMatchObject({ temporary: 'gone', left: [] })
  expect(open()).toEqual([])
  expect(valueIn(await take())).toEqual(seen())
})

test('a rule looked at while the route was there is no look at it afterwards, where the next way back cannot look', async () => {
  const client = { ask: async () => fail('ssh.host-key-revoked', { host: 'Relay' }) } as unknown as ControlClient
  const { rooms, store, proof, seen } = killed(() => succeed(client))
  const normalRoute = { isSame: true, detail: 'tls_policy: secure' }
  valueIn(store.confirmations.saveProof({ ...proof, temporary: 'left', normalRoute }))
  expect(faultIn(await takeBackTrial(rooms, { proofId: proof.id, secrets: [] }, tell, signal)).code).toMatch(/^ssh/)
  expect(seen()).toMatchObject({ temporary: 'not-known', normalRoute: null })
})

test('a proof nobody knows is not found', async () => {
  const { rooms } = killed(notRunning)
  const wish = { proofId: randomUUID(), secrets: [] }
  expect(faultIn(await takeBackTrial(rooms, wish, tell, signal)).code).toBe('confirm.not-found')
})
