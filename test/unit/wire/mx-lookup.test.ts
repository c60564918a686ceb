// From a domain to its mail hosts: what cannot be used is kept and named, what is too much is said to be too much, and nothing of it
// ever leads the mail somewhere else.

import { describe, expect, it } from 'vitest'
import type { MxRoute } from '#domain/observation.ts'
import { nothingMoreObserved } from '#domain/observed.ts'
import type { DnsRecord, Resolver } from '#ports/resolver.ts'
import { judgeObserved } from '#probe/judge-observed.ts'
import { findMxRoute } from '#wire/mx-lookup.ts'

const never = new AbortController().signal
const mx = (exchange: string, preference = 10): DnsRecord => ({ kind: 'MX', preference, exchange })

function resolverOf(exchanges: readonly DnsRecord[], addressesPerHost = 1): Resolver {
  return {
    ask: async (name, type) => {
      const found = (records: readonly DnsRecord[]) =>
        ({ ok: true, value: { status: records.length > 0 ? 'found' : 'no-data', records, aliases: [] } }) as const
      if (type === 'MX') return found(exchanges)
      if (type !== 'A') return found([])
      return found(
        Array.from(
          { length: addressesPerHost },
          (_, at) => ({ kind: 'A', address: `192.0.2.${at + 1}` }) as const,
        ).filter(() => name !== 'bare.example'),
      )
    },
  }
}
const judged = (mxRoute: MxRoute) =>
  judgeObserved(
    { ...nothingMoreObserved, mxRoute, smtpSessions: [] },
    { now: '2026-11-21T10:00:00.000Z', agreedNames: [] },
  )

describe('the MX route', () => {
  it('keeps a host whose name is none, and never falls back to the domain itself', async () => {
    const route = await findMxRoute('partner.example', resolverOf([mx('-mx.partner.example')]), never)
    expect(route).toMatchObject({ kind: 'mx', hosts: [{ host: '-mx.partner.example', addresses: [] }] })
    expect(judged(route)).toMatchObject({ level: 'none', findings: [{ code: 'mx-no-address', severity: 'fail' }] })
  })

  it('with more hosts or addresses than a test takes on is undetermined', async () => {
    const hosts = Array.from({ length: 21 }, (_, at) => mx(`mx${at}.partner.example`))
    for (const resolver of [resolverOf(hosts), resolverOf([mx('mx.partner.example')], 17), resolverOf([], 17)]) {
      const route = await findMxRoute('partner.example', resolver, never)
      expect(route.isTruncated).toBe(true)
      expect(route.hosts[0]?.addresses.length).toBeLessThanOrEqual(16)
      expect(judged(route)).toMatchObject({ level: 'undetermined', verdict: 'unverifiable' })
      expect(judged(route).findings.map((finding) => finding.code)).toContain('probe-limit')
    }
  })

  it('lists addresses in one order, however the name server turns them', async () => {
    const v4 = Array.from({ length: 20 }, (_, at) => `192.0.2.${at + 1}`)
    const v6 = ['2001:db8::1', '2001:db8::a', '2001:db8:0:1::', '2001:db8::10:0']
    const addressesSeen = async (first: number, last: number) => {
      const turned: Resolver = {
        ask: async (_name, type) => {
          const a = v4.map((address) => ({ kind: 'A', address }) as const).slice(0, last)
          const aaaa = v6.map((address) => ({ kind: 'AAAA', address }) as const)
          const records = type === 'MX' ? [mx('mx.example')] : type === 'A' ? a : aaaa
          const value = {
            status: 'found' as const,
            records: [...records.slice(first), ...records.slice(0, first)],
            aliases: [],
          }
          return { ok: true, value } as const
        },
      }
      return (await findMxRoute('partner.example', turned, never)).hosts[0]?.addresses
    }
    expect(await addressesSeen(3, 20)).toEqual(v4.slice(0, 16))
    expect(await addressesSeen(2, 11)).toEqual([
      ...v4.slice(0, 11),
      '2001:db8::1',
      '2001:db8::a',
      '2001:db8::10:0',
      '2001:db8:0:1::',
    ])
  })

  it('sorts by preference, takes a host once and knows the null MX', async () => {
    const route = await findMxRoute(
      'partner.example',
      resolverOf([mx('b.example', 20), mx('a.example', 20), mx('c.example', 5), mx('b.example', 30)]),
      never,
    )
    expect(route.hosts.map((host) => host.host)).toEqual(['c.example', 'a.example', 'b.example'])
    expect((await findMxRoute('partner.example', resolverOf([mx('', 0)]), never)).kind).toBe('null-mx')
  })
})
