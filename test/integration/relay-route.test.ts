// The relay's ways over real DNS with real signatures: what is asked, how often, and what happens when a resolver hides or loses the proof.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TlsaRecord } from '#domain/dns-security.ts'
import { growPracticeZones } from '#lab/dns/practice-zones.ts'
import { addressRecord, exchangeRecord, tlsaRecord } from '#lab/dns/records.ts'
import { openLabNetwork } from '#lab/lab-network.ts'
import { createLabDialer, findFreePort } from '#lab/loopback.ts'
import { serveZones, type ZoneServer } from '#lab/zone-server.ts'
import { systemClock } from '#ports/clock.ts'
import { createRouteFinder } from '#relay/outbound/find-route.ts'
import type { Route, RouteOrder } from '#relay/outbound/route.ts'
import {
  type FilteringResolver,
  type QuestionFilter,
  serveFiltered,
  withoutSignatures,
} from '#test/support/dnssec/filtering-resolver.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const never = new AbortController().signal
const tlsaType = 52
const key: TlsaRecord = { usage: 3, selector: 1, matchingType: 1, association: 'ab'.repeat(32) }
const signed = ['signed', 'other', 'third'].map((slug) => ({
  domain: `${slug}.example`,
  zone: 'signed' as const,
}))
const partners = [
  ...signed,
  { domain: 'bogus.example', zone: 'signed-until-lately' as const },
  ...['plain', 'implicit', 'nowhere-mx'].map((slug) => ({ domain: `${slug}.example` })),
]
const records = [
  ...[...signed, { domain: 'plain.example' }, { domain: 'bogus.example' }].flatMap(({ domain }, index) => [
    exchangeRecord(domain, 20, `backup.${domain}`),
    exchangeRecord(domain, 10, `mx.${domain}`),
    addressRecord(`mx.${domain}`, `192.0.2.${index + 1}`),
    addressRecord(`backup.${domain}`, `198.51.100.${index + 1}`),
  ]),
  tlsaRecord('mx.signed.example', key),
  tlsaRecord('mx.third.example', key),
  tlsaRecord('backup.signed.example', key, 2525),
  addressRecord('implicit.example', '203.0.113.7'),
  exchangeRecord('nowhere-mx.example', 10, 'gone.nowhere-mx.example'),
]

let zones: ZoneServer
let trustAnchor: string
beforeAll(async () => {
  const grown = growPracticeZones(partners, records, new Date())
  trustAnchor = grown.trustAnchor
  zones = await serveZones(grown.tree, '127.0.0.1', await findFreePort('127.0.0.1'))
})
afterAll(() => zones?.stop())

/** A finder behind a resolver that treats questions as the test says. */
async function findingThrough(filter: QuestionFilter = (query) => query) {
  const state = { filter }
  const resolver: FilteringResolver = await serveFiltered(zones.address, (query, type) => state.filter(query, type))
  const network = openLabNetwork({
    resolver: resolver.address,
    dialer: createLabDialer(new Map()),
    trust: createTrustStore({ extra: [], bundled: true }),
    trustAnchor,
    smtpPort: 25,
  })
  const finder = createRouteFinder({ network, clock: systemClock, folder: null, random: () => 0 })
  const find = (domain: string, more: Partial<RouteOrder> = {}) =>
    finder.find({ domain, policy: null, nextHop: null, ...more }, never)
  const stop = async () => {
    await finder.close()
    await resolver.stop()
  }
  return { state, resolver, find, stop }
}
const hosts = (...list: readonly (readonly [string, number])[]) => ({
  policy: {
    level: 'secure' as const,
    route: { kind: 'hosts' as const, hosts: list.map(([host, port]) => ({ host, port })) },
  },
})
const daneDemanded = { policy: { level: 'dane' as const, route: { kind: 'mx' as const } } }
const told = (route: Route) =>
  route.ok
    ? route.targets.map(({ host, port, foundBy, dnssec, dane }) => [host, port, foundBy, dnssec, dane?.kind].join(' '))
    : `${route.kind} ${route.code} ${route.detail}`

describe('the way', () => {
  it('costs three thousand messages what it costs one', async () => {
    const one = await findingThrough()
    const many = await findingThrough()
    try {
      const single = await one.find('signed.example')
      const routes = await Promise.all(Array.from({ length: 3000 }, () => many.find('signed.example')))
      expect(new Set(routes.map(told).map(String))).toEqual(new Set([String(told(single))]))
      expect(many.resolver.asked.length).toBe(one.resolver.asked.length)
    } finally {
      await Promise.all([one.stop(), many.stop()])
    }
  })

  it('tells what is signed and what is published, host by host', async () => {
    const { find, stop } = await findingThrough()
    try {
      expect(told(await find('signed.example', daneDemanded))).toEqual([
        'mx.signed.example 25 mx secure published',
        'backup.signed.example 25 mx secure absent',
      ])
      expect(told(await find('plain.example'))).toEqual([
        'mx.plain.example 25 mx insecure insecure',
        'backup.plain.example 25 mx insecure insecure',
      ])
      expect(told(await find('implicit.example'))).toEqual(['implicit.example 25 implicit insecure insecure'])
      expect(told(await find('bogus.example'))).toBe('temporary 4.7.5 dns-untrusted')
      expect(told(await find('nowhere-mx.example'))).toBe('permanent 5.4.4 no-mail-host')
    } finally {
      await stop()
    }
  })

  it('goes to agreed hosts without an MX list, and looks for records of their port', async () => {
    const { find, stop, resolver } = await findingThrough()
    try {
      const agreed = hosts(['backup.signed.example', 2525], ['mx.signed.example', 2525])
      expect(told(await find('partner.example', agreed))).toEqual([
        'backup.signed.example 2525 agreed-host secure published',
        'mx.signed.example 2525 agreed-host secure absent',
      ])
      expect(resolver.asked).not.toContain(15)
      expect(told(await find('partner.example', hosts(['slip-of-the-pen.example', 25])))).toBe(
        'temporary 4.4.4 host-unknown',
      )
    } finally {
      await stop()
    }
  })

  it('leads to the next hop whatever the DNS says of the domain', async () => {
    const { find, stop } = await findingThrough()
    try {
      const to = (host: string) => find('signed.example', { nextHop: { host, port: 2500 } })
      expect(told(await to('192.0.2.99'))).toEqual(['192.0.2.99 2500 next-hop  '])
      expect(told(await to('mx.bogus.example'))).toEqual(['mx.bogus.example 2500 next-hop  '])
    } finally {
      await stop()
    }
  })
})

describe('a resolver', () => {
  it('that never gave signatures leaves DNSSEC open, and DANE cannot be demanded', async () => {
    const { find, stop } = await findingThrough(withoutSignatures)
    try {
      expect(told(await find('signed.example'))).toEqual(['mx.signed.example 25 mx  ', 'backup.signed.example 25 mx  '])
      expect(told(await find('signed.example', daneDemanded))).toBe('temporary 4.7.5 dnssec-unavailable')
    } finally {
      await stop()
    }
  })

  it('that gave them a while ago is held to it', async () => {
    const { state, find, stop } = await findingThrough()
    try {
      expect(told(await find('signed.example'))).toHaveLength(2)
      state.filter = withoutSignatures
      expect(told(await find('other.example'))).toBe('temporary 4.7.5 dns-untrusted')
    } finally {
      await stop()
    }
  })

  it('that loses the records leaves the mail waiting', async () => {
    const { find, stop } = await findingThrough((query, type) => (type === tlsaType ? undefined : query))
    try {
      expect(told(await find('third.example'))).toBe('temporary 4.7.5 dns-untrusted')
    } finally {
      await stop()
    }
  })
})
