// What a later look says about counter-proofs of the same host: another configuration ends them, the same one and looks at others do not.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { noteDrift, noteRule } from '#operations/confirm/note-other.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { sampleProof } from '#test/support/confirm-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePushHost, samplePushRecord } from '#test/support/push-samples.ts'
import { samplePartner } from '#test/support/samples.ts'

const sha = (letter: string) => letter.repeat(64)
const pushedAt = '2026-11-20T10:00:00.000Z'
const provenAt = '2026-11-20T11:00:00.000Z'

function provenHouse() {
  const { rooms, outside } = openRooms()
  const { store } = rooms
  const [siteId, hostId] = [randomUUID(), randomUUID()]
  const partner = valueIn(store.partners.save(samplePartner()))
  const site = {
    ...relayDraft({ name: 'Gateway' }),
    gateway: 'postfix',
    id: siteId,
    createdAt: pushedAt,
    changedAt: pushedAt,
  }
  valueIn(store.sites.save(site))
  valueIn(store.hosts.save(samplePushHost({ id: hostId, siteId })))
  const about = { partnerId: partner.id, siteId, hostId, startedAt: provenAt }
  const add = (changes: Parameters<typeof sampleProof>[0] = {}) => {
    const proof = sampleProof({ ...about, ...changes })
    valueIn(store.confirmations.saveProof(proof))
    return proof.id
  }
  const since = (id: string) => valueIn(store.confirmations.findProof(id)).otherSince
  return { rooms, outside, store, siteId, hostId, partner, add, since }
}

test('another configuration than the one that was tried is kept with the proof, with the moment of the look', () => {
  const { rooms, outside, partner, hostId, add, since } = provenHouse()
  const proof = add()
  const look = (letter: string) =>
    valueIn(noteRule(rooms, { partnerId: partner.id, hostId, domain: 'bank.example' }, { configSha256: sha(letter) }))
  look('b')
  expect(since(proof)).toBeUndefined()
  outside.setNow('2026-11-21T09:00:00.000Z')
  look('c')
  expect(since(proof)).toBe('2026-11-21T09:00:00.000Z')
  outside.setNow('2026-11-21T10:00:00.000Z')
  look('c')
  look('b')
  expect(since(proof)).toBe('2026-11-21T09:00:00.000Z')
})

test('a host whose mail goes past any rule ends every proof of the partner there, whatever it was made with', () => {
  const { rooms, partner, hostId, add, since } = provenHouse()
  const [there, older] = [add(), add({ configSha256: sha('d') })]
  const [elsewhere, ofOther] = [add({ hostId: randomUUID() }), add({ domain: 'bank2.example' })]
  const about = { partnerId: partner.id, hostId, domain: 'bank.example' }
  valueIn(noteRule(rooms, about, { configSha256: null }))
  expect([there, older].map((id) => since(id) !== undefined)).toEqual([true, true])
  expect([elsewhere, ofOther].map(since)).toEqual([undefined, undefined])
})

test('a look at another host, domain or partner says nothing', () => {
  const { rooms, store, partner, hostId, add, since } = provenHouse()
  const other = valueIn(store.partners.save(samplePartner({ id: randomUUID(), domains: ['other.example'] })))
  const about = { partnerId: partner.id, hostId, domain: 'bank.example' }
  const proof = add()
  const different = { configSha256: sha('c') }
  valueIn(noteRule(rooms, { ...about, hostId: randomUUID() }, different))
  valueIn(noteRule(rooms, { ...about, domain: 'bank2.example' }, different))
  valueIn(noteRule(rooms, { ...about, partnerId: other.id }, different))
  expect(since(proof)).toBeUndefined()
  valueIn(noteRule(rooms, about, different))
  expect(since(proof)).toBeDefined()
})

const change = { kind: 'file', name: '/etc/postfix/tls', before: 'a', after: 'b', owner: null, mode: null } as const
const hostPlan = (hostId: string, changes: readonly (typeof change)[]) => ({
  ...{ hostId, host: 'Gateway 1', product: { name: 'Postfix', version: '3.7.11' }, stateHash: sha('0') },
  ...{ changes: [...changes], unsafe: [], notes: [], uploads: [], commands: [] },
  ...{ unfinished: null, canRevert: true, fault: null },
})

test('files that are no longer as they were brought last end proofs of that host, of every partner', () => {
  const { rooms, store, siteId, hostId, add, since } = provenHouse()
  const other = valueIn(store.partners.save(samplePartner({ id: randomUUID(), domains: ['other.example'] })))
  const [ours, theirs, elsewhere] = [add(), add({ partnerId: other.id }), add({ hostId: randomUUID() })]
  const before = add({ startedAt: '2026-11-20T09:00:00.000Z' })
  const pushed = { siteId, hostId, setHash: sha('1'), startedAt: pushedAt, endedAt: pushedAt }
  valueIn(store.pushes.save(samplePushRecord(pushed)))
  valueIn(noteDrift(rooms, { siteId, setHash: sha('1'), hosts: [hostPlan(hostId, [])] }))
  valueIn(noteDrift(rooms, { siteId, setHash: sha('2'), hosts: [hostPlan(hostId, [change])] }))
  expect([ours, theirs].map(since)).toEqual([undefined, undefined])
  valueIn(noteDrift(rooms, { siteId, setHash: sha('1'), hosts: [hostPlan(hostId, [change])] }))
  expect([ours, theirs].every((id) => since(id) !== undefined)).toBe(true)
  expect([elsewhere, before].map(since)).toEqual([undefined, undefined])
})

test.each([
  ['was taken back since', { kind: 'undo' }],
  ['ended nobody knows how', { state: 'interrupted' }],
  ['brought other files', { setHash: sha('2') }],
] as const)('where the last push %s, changes are no drift', (_name, changes) => {
  const { rooms, store, siteId, hostId, add, since } = provenHouse()
  const proof = add()
  const pushed = { siteId, hostId, setHash: sha('1'), startedAt: pushedAt, endedAt: pushedAt }
  valueIn(store.pushes.save(samplePushRecord(pushed)))
  valueIn(store.pushes.save(samplePushRecord({ ...pushed, startedAt: '2026-11-20T10:30:00.000Z', ...changes })))
  valueIn(noteDrift(rooms, { siteId, setHash: sha('1'), hosts: [hostPlan(hostId, [change])] }))
  expect(since(proof)).toBeUndefined()
})
