// A counter-proof by hand by what the store knows: only where the product has none of its own, for a domain of the policy that is kept there, and
// to an address the product can reach.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { type TlsPolicy, tlsPolicy } from '#domain/tls-policy.ts'
import { byHandAt, trialByHand } from '#operations/confirm/trial/by-hand.ts'
import { triableAt } from '#operations/confirm/ways.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePartner } from '#test/support/samples.ts'

const at = '2026-11-20T10:00:00.000Z'
const online = { gateway: 'exchange-online', facts: { organization: 'firma.onmicrosoft.com' } } as const
const address = '193.0.14.129'

/** A partner with one gateway and the policy that is kept there. */
function houseWith(draft: Partial<GatewaySite>, changes: Partial<TlsPolicy> = {}) {
  const { rooms } = openRooms()
  const { store } = rooms
  const partner = valueIn(store.partners.save(samplePartner()))
  const about = { id: partner.id, partner: partner.name, domains: ['bank.example'], level: 'verify' } as const
  const policy = tlsPolicy.parse({ ...about, ...changes })
  const site: GatewaySite = {
    ...relayDraft({ name: 'Cloud' }),
    ...draft,
    id: randomUUID(),
    createdAt: at,
    changedAt: at,
  }
  valueIn(store.sites.save(site))
  valueIn(store.configurations.keepPolicy(site.id, partner.id, policy, at))
  valueIn(store.choices.save(partner.id, { choice: defaultChoice, siteIds: [site.id], keptAt: at }))
  const ask = (wish: { domain?: string; address?: string } = {}) =>
    trialByHand(rooms, { partnerId: partner.id, siteId: site.id, domain: 'Bank.Example', address, ...wish })
  return { site, ask }
}

test('names the organisation of the site and the domain of the partner, and is another one each time', () => {
  const { ask } = houseWith(online)
  const [one, two] = [valueIn(ask()), valueIn(ask())]
  expect(one.recipient).toMatch(/^gegenprobe@gegenprobe-[a-z2-7]{20}\.bank\.example$/)
  expect(two.recipient).not.toBe(one.recipient)
  expect(one.steps[0]?.command).toContain("$Organization = 'firma.onmicrosoft.com'\n")
  expect(one.steps[0]?.command).toContain(`$Address = '${address}'\n`)
})

test.each([
  ['a loopback', '127.0.0.1'],
  ['a private network', '192.168.1.20'],
  ['a network behind NAT of a provider', '100.64.0.9'],
  ['an address for documents', '203.0.113.5'],
])('%s is out of reach, and that is said', (_, unreachable) => {
  expect(faultIn(houseWith(online).ask({ address: unreachable }))).toEqual({
    code: 'confirm.not-triable',
    params: { detail: 'gateway-exchange-online:push.detail.hand-address' },
  })
})

test('there is none for another domain, for mail from the partner alone, at DANE, or where there is a real one', () => {
  expect(faultIn(houseWith(online).ask({ domain: 'other.example' })).code).toBe('confirm.no-policy')
  expect(faultIn(houseWith({ ...online, serves: 'inbound' }).ask()).code).toBe('confirm.no-policy')
  const dane = faultIn(houseWith(online, { level: 'dane' }).ask())
  expect(dane.params['detail']).toBe('gateway-exchange-online:push.detail.hand-dane')
  const relay = faultIn(houseWith({}).ask())
  expect(relay).toEqual({ code: 'confirm.not-triable', params: { detail: 'push:detail.trial-product' } })
})

test('the page offers it where it is the only one', () => {
  const offered = (draft: Partial<GatewaySite>) => {
    const { site } = houseWith(draft)
    const chosen = [{ site, hosts: [], isOwnRelay: false }]
    return [byHandAt(chosen).map(({ name }) => name), triableAt(chosen)]
  }
  expect(offered(online)).toEqual([['Cloud'], []])
  expect(offered({ ...online, serves: 'inbound' })).toEqual([[], []])
  expect(offered({ gateway: 'postfix' })).toEqual([[], []])
})
