// While a counter-proof is open, what leads to it stays as it is: its host is not moved or renamed and its gateway keeps kind and facts, or the
// next look would go to another machine, find nothing there and forget the one that still has everything.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { GatewaySiteDraft } from '#domain/gateway-site.ts'
import type { PushHost, PushHostDraft } from '#domain/push/push-host.ts'
import { saveHost } from '#operations/push/hosts.ts'
import { createPushing } from '#operations/push/pushing.ts'
import type { Rooms } from '#operations/rooms.ts'
import { saveSite } from '#operations/sites.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { sampleProof, sampleTrialRun } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePushHost } from '#test/support/push-samples.ts'
import { samplePartner } from '#test/support/samples.ts'

const at = '2026-11-21T10:00:00.000Z'
const jump = { address: 'jump.own.example', port: 22, user: 'admin', signIn: { kind: 'password' } } as const

/** A gateway with two hosts, a counter-proof open on the first. */
function openTrial(draft: Partial<GatewaySiteDraft> = {}) {
  const rooms: Rooms = { ...openRooms().rooms, pushing: createPushing() }
  const { store } = rooms
  const site = valueIn(store.sites.save({ ...relayDraft(draft), id: randomUUID(), createdAt: at, changedAt: at }))
  const [first, second] = ['gw1', 'gw2'].map((name) =>
    valueIn(store.hosts.save({ ...samplePushHost({ siteId: site.id, name, jumps: [jump] }), id: randomUUID() })),
  )
  if (first === undefined || second === undefined) throw new Error('a host is missing')
  const partner = valueIn(store.partners.save(samplePartner()))
  const proof = sampleProof({ partnerId: partner.id, siteId: site.id, hostId: first.id })
  valueIn(store.confirmations.saveProof(proof))
  valueIn(store.openTrials.save(sampleTrialRun(proof)))
  return { rooms, store, site, first, second, proof }
}

function draftOf({ createdAt: _createdAt, changedAt: _changedAt, ...draft }: PushHost): PushHostDraft {
  return draft
}

const moves: readonly (readonly [string, Partial<PushHostDraft>])[] = [
  ['another address', { address: 'other.own.example' }],
  ['another port', { port: 2222 }],
  ['another user', { user: 'somebody' }],
  ['another name', { name: 'gw9' }],
  ['another system', { system: 'windows' }],
  ['another way there', { jumps: [{ ...jump, address: 'jump2.own.example' }] }],
  ['a direct way', { jumps: [] }],
]

test.each(moves)('its host does not get %s before it is closed', async (_name, change) => {
  // of this kind are hosts with either system
  const { rooms, store, first, proof } = openTrial({ gateway: 'domino' })
  const draft = { ...draftOf(first), ...change }
  expect(faultIn(await saveHost(rooms, draft)).code).toBe('confirm.trial-open')
  expect(valueIn(store.hosts.find(first.id))).toEqual(first)
  valueIn(store.openTrials.close(proof.id))
  expect(valueIn(await saveHost(rooms, draft))).toMatchObject(change)
})

test('how one signs in and gains rights there may change, and another host may be moved', async () => {
  const { rooms, first, second } = openTrial()
  const changed = { ...draftOf(first), signIn: { kind: 'agent', socket: '' }, rights: 'sudo-password' } as const
  expect(valueIn(await saveHost(rooms, changed))).toMatchObject({ rights: 'sudo-password' })
  valueIn(await saveHost(rooms, { ...draftOf(second), address: 'other.own.example', name: 'gw9' }))
})

test('its gateway keeps kind and facts; what it is called may change, and facts it always had may be written out', () => {
  const facts = { version: '3.7', mapType: 'lmdb', configDirectory: '/etc/postfix' }
  const { rooms, store, site, proof } = openTrial({ gateway: 'postfix', facts })
  const draft: GatewaySiteDraft = { ...relayDraft({ gateway: 'postfix', facts }), id: site.id }
  const elsewhere = { ...draft, facts: { ...facts, configDirectory: '/etc/postfix-2' } }
  for (const changed of [elsewhere, { ...draft, gateway: 'relay', facts: {} }]) {
    expect(faultIn(saveSite(rooms, changed)).code).toBe('confirm.trial-open')
    expect(valueIn(store.sites.find(site.id))).toEqual(site)
  }
  const renamed = { ...draft, name: 'Berlin', facts: { ...facts, dnssecResolver: false } }
  expect(valueIn(saveSite(rooms, renamed))).toMatchObject({ name: 'Berlin' })
  valueIn(saveSite(rooms, relayDraft({ gateway: 'postfix', facts: elsewhere.facts })))
  valueIn(store.openTrials.close(proof.id))
  expect(valueIn(saveSite(rooms, elsewhere))).toMatchObject({ facts: elsewhere.facts })
})
