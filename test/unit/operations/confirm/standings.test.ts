// How the gateways of a partner stand by what the store knows and the relay's files say: each gateway by itself, each host and domain by a proof of its
// own, and only while policy, host and product are those the proof was made with.
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hashSet } from '#delivery/plan-hash.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import { type TlsPolicy, tlsPolicy } from '#domain/tls-policy.ts'
import { createSetupReader } from '#operations/checklist/setup.ts'
import { policyHash } from '#operations/confirm/policy-in-force.ts'
import { standingsOf } from '#operations/confirm/standings.ts'
import type { ChosenGateway } from '#operations/confirm/ways.ts'
import { openQueueStore } from '#relay/store/open-queue-store.ts'
import { sampleAgreement, sampleTerms } from '#test/support/agreement-samples.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { ownRelayProduct, sampleProof } from '#test/support/confirm-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePushHost, samplePushRecord } from '#test/support/push-samples.ts'
import { sampleDraft } from '#test/support/relay-messages.ts'
import { keepBugs } from '#test/support/relay-store.ts'
import { samplePartner } from '#test/support/samples.ts'

const at = '2026-11-20T10:00:00.000Z'
const lastDay = '2026-12-24T00:00:00.000Z'
const files = [{ name: 'tls_policy', content: 'x' }]
const policyOf = (id: string, changes: Partial<TlsPolicy> = {}) =>
  tlsPolicy.parse({ id, partner: 'Muster Bank AG', domains: ['bank.example'], level: 'secure', ...changes })

/** A house with a partner and gateways by name, each with so many hosts and everything pushed. */
function houseWith(gateways: Readonly<Record<string, number>>, draft: Partial<GatewaySite> = { gateway: 'postfix' }) {
  const { rooms, outside, relayFolder } = openRooms()
  const { store } = rooms
  const partner = valueIn(store.partners.save(samplePartner()))
  const policy = policyOf(partner.id)
  const chosen = Object.entries(gateways).map(([name, count], index): ChosenGateway => {
    const site = { ...relayDraft({ name }), ...draft, id: randomUUID(), createdAt: at, changedAt: at }
    valueIn(store.sites.save(site))
    valueIn(store.configurations.keepPolicy(site.id, partner.id, policy, at))
    valueIn(store.configurations.keepFiles(site.id, null, { files, keptAt: at }))
    const hosts = Array.from({ length: count }, (_, position) => {
      const host = samplePushHost({ siteId: site.id, position, name: `${name} ${position}` })
      valueIn(store.hosts.save(host))
      const pushed = { siteId: site.id, hostId: host.id, startedAt: at, endedAt: at, setHash: hashSet(files) }
      valueIn(store.pushes.save(samplePushRecord(pushed)))
      return host
    })
    return { site, hosts, isOwnRelay: draft.gateway === 'relay' && count === 0 && index === 0 }
  })
  const siteIds = chosen.map(({ site }) => site.id)
  valueIn(store.choices.save(partner.id, { choice: defaultChoice, siteIds, keptAt: at }))
  const prove = (gateway: ChosenGateway, hostId: string | null, changes: Partial<CounterProof> = {}) => {
    const about = { partnerId: partner.id, siteId: gateway.site.id, hostId, policySha256: policyHash(policy) }
    const product = hostId === null ? ownRelayProduct : sampleProof().product
    valueIn(
      store.confirmations.saveProof(sampleProof({ ...about, product, startedAt: outside.clock.now(), ...changes })),
    )
  }
  const stand = () =>
    valueIn(standingsOf(rooms, partner.id, createSetupReader(rooms))).map(
      ({ site, kind, why }) => `${site}: ${kind} ${why}`,
    )
  /** The relay of this app as the one gateway whose files are on disk. */
  const relayGoesBy = (siteId: string | null, policies: readonly Partial<TlsPolicy>[]) => {
    mkdirSync(relayFolder, { recursive: true })
    writeFileSync(join(relayFolder, 'app.json'), JSON.stringify({ siteId, startsWithApp: false }))
    const file = {
      schema: 'handschlag.relay-policy/2',
      policies: policies.map((each) => ({ ...each, hosts: undefined })),
    }
    writeFileSync(join(relayFolder, 'relay-policy.json'), JSON.stringify(file))
  }
  /** Decided at the relay while it runs. */
  const exceptionKept = async (policyId: string, changes: Pick<RelayException, 'recipient'>, until = lastDay) => {
    const { store: queue } = valueIn(
      await openQueueStore({ folder: join(relayFolder, 'state'), log: keepBugs([]), thread: { kind: 'inline' } }),
    )
    onTestFinished(() => queue.close())
    const decided = { level: 'may', reason: 'a test', decidedBy: 'Ada', createdAt: at } as const
    valueIn(await queue.addException({ ...decided, ...changes, id: randomUUID(), policyId, until }, sampleDraft(1)))
    return queue
  }
  return { rooms, outside, store, partner, policy, chosen, prove, stand, relayGoesBy, exceptionKept, relayFolder }
}

function only(chosen: readonly ChosenGateway[], index = 0): ChosenGateway {
  const gateway = chosen[index]
  if (gateway === undefined) throw new Error('a gateway')
  return gateway
}

test('each gateway stands by itself, and each host of it needs a proof', () => {
  const { chosen, prove, stand } = houseWith({ One: 1, Two: 2 })
  const [one, two] = [only(chosen), only(chosen, 1)]
  expect(stand()).toEqual(['One: configured never-tried', 'Two: configured never-tried'])
  prove(one, one.hosts[0]?.id ?? null)
  prove(two, two.hosts[0]?.id ?? null)
  expect(stand()).toEqual(['One: enforced proven', 'Two: configured never-tried'])
  prove(two, two.hosts[1]?.id ?? null)
  expect(stand()).toEqual(['One: enforced proven', 'Two: enforced proven'])
  prove(two, two.hosts[1]?.id ?? null, { verdict: 'not-enforced', startedAt: '2026-11-21T11:00:00.000Z' })
  expect(stand()).toEqual(['One: enforced proven', 'Two: not-enforced failed'])
})

test('a counter-proof with another partner that met another product on the host makes the older ones doubtful', () => {
  const { store, chosen, prove, stand } = houseWith({ One: 1 })
  const one = only(chosen)
  const hostId = one.hosts[0]?.id ?? null
  prove(one, hostId)
  expect(stand()).toEqual(['One: enforced proven'])
  const elsewhere = valueIn(
    store.partners.save(samplePartner({ id: randomUUID(), name: 'Elsewhere', domains: ['elsewhere.example'] })),
  )
  const about = { partnerId: elsewhere.id, siteId: one.site.id, hostId, startedAt: '2026-12-01T10:00:00.000Z' }
  valueIn(store.confirmations.saveProof(sampleProof({ ...about, product: { name: 'Postfix', version: '3.11.0' } })))
  expect(stand()).toEqual(['One: configured other-product'])
})

test('a proof of one gateway, or of another partner, is none of the other', () => {
  const { store, chosen, prove, stand } = houseWith({ One: 1, Two: 1 })
  const [one, two] = [only(chosen), only(chosen, 1)]
  prove(one, two.hosts[0]?.id ?? null)
  const other = valueIn(store.partners.save(samplePartner({ domains: ['other.example'] })))
  prove(two, two.hosts[0]?.id ?? null, { partnerId: other.id })
  expect(stand()).toEqual(['One: configured never-tried', 'Two: configured never-tried'])
})

test('what demands something else of mail to the partner undoes it; dates and contacts do not', () => {
  const { store, partner, chosen, prove, stand } = houseWith({ One: 1 })
  const one = only(chosen)
  prove(one, one.hosts[0]?.id ?? null)
  const keep = (changes: Partial<TlsPolicy>) =>
    valueIn(store.configurations.keepPolicy(one.site.id, partner.id, policyOf(partner.id, changes), at))
  keep({ reviewBy: '2027-11-20' })
  expect(stand()).toEqual(['One: enforced proven'])
  keep({ level: 'encrypt' })
  expect(stand()).toEqual(['One: configured other-policy'])
  keep({ direction: 'inbound' })
  expect(stand()).toEqual(['One: not-configured not-applied'])
})

test.each<readonly [string, Partial<PushRecord>, string]>([
  ['pushed later', { startedAt: '2026-11-21T11:00:00.000Z', endedAt: '2026-11-21T11:00:00.000Z' }, 'changed-since'],
  [
    'was pushed to later, and nothing of it was to be changed',
    { startedAt: '2026-11-21T11:00:00.000Z', endedAt: '2026-11-21T11:00:00.000Z', changes: [] },
    'proven',
  ],
  [
    'is the one of two that was not pushed to later',
    { hostId: randomUUID(), startedAt: '2026-11-21T11:00:00.000Z', endedAt: '2026-11-21T11:00:00.000Z' },
    'proven',
  ],
  ['tried to be pushed later, and as before', { state: 'rolled-back', endedAt: '2026-11-21T11:00:00.000Z' }, 'proven'],
  ['pushed other files', { setHash: 'f'.repeat(64) }, 'not-applied'],
  ['waits to be confirmed', { confirmBy: '2026-11-21T10:05:00.000Z' }, 'not-applied'],
])('a host that %s', (_name, changes, why) => {
  const { store, chosen, prove, stand } = houseWith({ One: 1 })
  const { site, hosts } = only(chosen)
  const hostId = hosts[0]?.id ?? ''
  prove(only(chosen), hostId)
  const pushed = { siteId: site.id, hostId, setHash: hashSet(files), startedAt: '2026-11-20T12:00:00.000Z' }
  valueIn(store.pushes.save(samplePushRecord({ ...pushed, endedAt: '2026-11-20T12:00:05.000Z', ...changes })))
  expect(stand()).toEqual([`One: ${why === 'proven' ? 'enforced' : 'configured'} ${why}`])
})

test('it counts for the months of the agreement, for twelve without one', () => {
  const { store, outside, partner, chosen, prove, stand } = houseWith({ One: 1 })
  const one = only(chosen)
  prove(one, one.hosts[0]?.id ?? null)
  outside.setNow('2027-11-21T09:00:00.000Z')
  expect(stand()).toEqual(['One: enforced proven'])
  outside.setNow('2027-11-21T10:00:00.000Z')
  expect(stand()).toEqual(['One: configured too-old'])
  const terms = sampleTerms()
  const common = { ...terms.common, reviewMonths: 3 }
  valueIn(store.agreements.save(sampleAgreement({ partnerId: partner.id, terms: { ...terms, common } })))
  outside.setNow('2027-02-21T10:00:00.000Z')
  expect(stand()).toEqual(['One: configured too-old'])
  outside.setNow('2027-02-21T09:00:00.000Z')
  expect(stand()).toEqual(['One: enforced proven'])
})

test('a gateway that only receives does not stand there at all', () => {
  const { stand } = houseWith({ One: 1 }, { gateway: 'postfix', serves: 'inbound' })
  expect(stand()).toEqual([])
})

test('the relay of this app stands by what its own file holds the partner to', () => {
  const { policy, chosen, prove, stand, relayGoesBy } = houseWith({ Relay: 0 }, { gateway: 'relay' })
  const relay = only(chosen)
  prove(relay, null)
  relayGoesBy(relay.site.id, [policy])
  expect(stand()).toEqual(['Relay: enforced proven'])
  relayGoesBy(relay.site.id, [{ ...policy, level: 'encrypt' }])
  expect(stand()).toEqual(['Relay: configured not-applied'])
  relayGoesBy(relay.site.id, [{ ...policy, domains: ['other.example'] }])
  expect(stand()).toEqual(['Relay: configured not-applied'])
  relayGoesBy(relay.site.id, [])
  expect(stand()).toEqual(['Relay: configured not-applied'])
  relayGoesBy(null, [policy])
  expect(stand()).toEqual(['Relay: configured not-applied'])
})

test('an exception in force at the relay of this app is told as long as it lasts, whoever it is for', async () => {
  const { outside, policy, chosen, prove, stand, relayGoesBy, exceptionKept } = houseWith(
    { Relay: 0 },
    { gateway: 'relay' },
  )
  const relay = only(chosen)
  prove(relay, null)
  relayGoesBy(relay.site.id, [policy])
  const queue = await exceptionKept(policy.id, { recipient: 'one@bank.example' })
  expect(stand()).toEqual(['Relay: configured exception'])
  outside.setNow(lastDay)
  expect(stand()).toEqual(['Relay: enforced proven'])
  await queue.close()
  const other = await exceptionKept(randomUUID(), { recipient: null }, '2027-01-01T00:00:00.000Z')
  expect(stand()).toEqual(['Relay: enforced proven'])
  await other.close()
  await exceptionKept(policy.id, { recipient: null }, '2027-01-01T00:00:00.000Z')
  expect(stand()).toEqual(['Relay: configured exception'])
})

test('a store of the relay that cannot be read makes nothing "enforced"', () => {
  const { chosen, policy, prove, stand, relayGoesBy, relayFolder } = houseWith({ Relay: 0 }, { gateway: 'relay' })
  const relay = only(chosen)
  prove(relay, null)
  relayGoesBy(relay.site.id, [policy])
  mkdirSync(join(relayFolder, 'state'))
  writeFileSync(join(relayFolder, 'state', 'relay.sqlite'), 'damaged'.repeat(1000))
  expect(stand()).toEqual(['Relay: configured not-applied'])
})

test('another version of the relay of this app than the one that was tried ends its proof', () => {
  const { policy, outside, chosen, prove, stand, relayGoesBy } = houseWith({ Relay: 0 }, { gateway: 'relay' })
  const relay = only(chosen)
  relayGoesBy(relay.site.id, [policy])
  prove(relay, null, { product: { name: 'Handschlag', version: '0.0.1 (Node 20.0.0)' } })
  outside.setNow('2026-11-22T10:00:00.000Z')
  expect(stand()).toEqual(['Relay: configured other-product'])
})

test('the relay has to hold every domain of the partner to it', () => {
  const { store, partner, chosen, prove, stand, relayGoesBy } = houseWith({ Relay: 0 }, { gateway: 'relay' })
  const relay = only(chosen)
  const both = policyOf(partner.id, { domains: ['bank.example', 'bank-two.example'] })
  valueIn(store.configurations.keepPolicy(relay.site.id, partner.id, both, at))
  const policySha256 = policyHash(both)
  for (const domain of both.domains) prove(relay, null, { policySha256, domain })
  relayGoesBy(relay.site.id, [both])
  expect(stand()).toEqual(['Relay: enforced proven'])
  // the later one of a domain is the one that counts for it
  relayGoesBy(relay.site.id, [both, { ...both, id: randomUUID(), domains: ['bank-two.example'], level: 'may' }])
  expect(stand()).toEqual(['Relay: configured not-applied'])
})

test('each domain of the kept policy needs a proof, and the one that failed is not hidden', () => {
  const { rooms, store, partner, chosen, prove, stand } = houseWith({ One: 1 })
  const one = only(chosen)
  const hostId = one.hosts[0]?.id ?? null
  const both = policyOf(partner.id, { domains: ['bank.example', 'bank-two.example'] })
  valueIn(store.configurations.keepPolicy(one.site.id, partner.id, both, at))
  const policySha256 = policyHash(both)
  prove(one, hostId, { policySha256 })
  expect(stand()).toEqual(['One: configured domain-never-tried'])
  const { why, domains } = valueIn(standingsOf(rooms, partner.id, createSetupReader(rooms)))[0] ?? {}
  expect([why, domains]).toEqual(['domain-never-tried', ['bank-two.example']])
  const second = { policySha256, domain: 'bank-two.example', startedAt: '2026-11-21T09:00:00.000Z' }
  prove(one, hostId, { ...second, verdict: 'not-enforced' })
  expect(stand()).toEqual(['One: not-enforced failed'])
  prove(one, hostId, { ...second, startedAt: '2026-11-21T09:30:00.000Z' })
  expect(stand()).toEqual(['One: enforced proven'])
})

test('a partner nobody chose a gateway for stands nowhere', () => {
  const { rooms, store } = houseWith({ One: 1 })
  const other = valueIn(store.partners.save(samplePartner({ domains: ['other.example'] })))
  expect(valueIn(standingsOf(rooms, other.id, createSetupReader(rooms)))).toEqual([])
})
