// From a lookup to the targets: their order, who is left out, and what each failure means for the message.
import { describe, expect, it } from 'vitest'
import type { DnssecState, HostSecurity, HostTlsa } from '#domain/dns-security.ts'
import type { FoundHost, RouteFacts } from '#relay/outbound/route-lookup.ts'
import { isUnusable, type TargetRules, targetsOf } from '#relay/outbound/route-targets.ts'

const found = (
  host: string,
  preference: number,
  addresses: readonly string[],
  more: Partial<FoundHost> = {},
): FoundHost => ({
  host,
  preference,
  addresses: [...addresses],
  alias: null,
  isLiteral: false,
  lookupFailed: false,
  port: 25,
  ...more,
})
const way = (kind: RouteFacts['kind'], hosts: readonly FoundHost[], more: Partial<RouteFacts> = {}): RouteFacts => ({
  kind,
  hosts,
  security: null,
  sts: null,
  ...more,
})
const fact = (state: DnssecState) => ({ state, reason: 'validated', zone: 'partner.example' })
const tlsa = (kind: HostTlsa['kind']): HostTlsa => ({ kind, owner: null, records: [], baseDomains: [], dnssec: null })
const seen = (host: string, state: DnssecState, kind: HostTlsa['kind'] = 'absent'): HostSecurity => ({
  host,
  addresses: fact(state),
  tlsa: tlsa(kind),
})
const signed = (mx: DnssecState, ...hosts: readonly HostSecurity[]) => ({
  security: { method: 'validated' as const, mx: fact(mx), hosts },
})
/** Draws in turn, so that chance is known. */
const drawing = (...lots: readonly number[]) => {
  const left = [...lots]
  return () => left.shift() ?? 0
}
const rules = (more: Partial<TargetRules> = {}): TargetRules => ({
  needsDane: false,
  now: '2026-11-22T08:00:00.000Z',
  isOwn: () => false,
  random: () => 0,
  ...more,
})
const told = (facts: RouteFacts, more: Partial<TargetRules> = {}) => {
  const route = targetsOf(facts, rules(more))
  return route.ok
    ? route.targets.map(({ host, ip, dnssec }) => [host, ip, dnssec ?? '-'].join(' '))
    : `${route.kind} ${route.code} ${route.detail}`
}
const one = found('mx.partner.example', 10, ['192.0.2.1'])
const two = found('backup.partner.example', 20, ['192.0.2.2'])

describe('the order', () => {
  it('follows preference, and chance among equals', () => {
    const hosts = [one, found('equal.partner.example', 10, ['192.0.2.9']), two]
    expect(told(way('mx', hosts), { random: drawing(0.9, 0.1, 0.5) })).toEqual([
      'equal.partner.example 192.0.2.9 -',
      'mx.partner.example 192.0.2.1 -',
      'backup.partner.example 192.0.2.2 -',
    ])
  })

  it('turns to every host and address in time', () => {
    const hosts = ['a', 'b', 'c'].map((name) => found(name, 10, ['192.0.2.1', '192.0.2.2']))
    const first = new Set(Array.from({ length: 200 }, () => told(way('mx', hosts), { random: Math.random })[0]))
    expect(first.size).toBe(6)
  })

  it('takes every address of a host before the next, IPv4 first', () => {
    const both = found('mx.partner.example', 10, ['2001:db8::1', '192.0.2.1', '2001:db8::2'])
    expect(told(way('mx', [both, two]), { random: drawing(0, 0, 0.1, 0.2, 0.3) })).toEqual([
      'mx.partner.example 192.0.2.1 -',
      'mx.partner.example 2001:db8::1 -',
      'mx.partner.example 2001:db8::2 -',
      'backup.partner.example 192.0.2.2 -',
    ])
  })

  it('keeps agreed hosts as agreed', () => {
    const hosts = [found('second', 0, ['192.0.2.1'], { port: 2525 }), found('first', 1, ['192.0.2.2'])]
    expect(told(way('agreed-host', hosts), { random: drawing(0.9, 0.1) })).toEqual([
      'second 192.0.2.1 -',
      'first 192.0.2.2 -',
    ])
  })
})

describe('what is said of a target', () => {
  it('is the weakest word on its own way, and what is published for it', () => {
    const facts = way('mx', [one, two], signed('secure', seen('mx', 'secure', 'published'), seen('backup', 'insecure')))
    expect(told(facts)).toEqual(['mx.partner.example 192.0.2.1 secure', 'backup.partner.example 192.0.2.2 insecure'])
    const route = targetsOf(facts, rules())
    expect(route.ok && route.targets.map(({ dane }) => dane?.kind)).toEqual(['published', 'absent'])
  })

  it('includes the age of the policy', () => {
    const policy = { mode: 'enforce' as const, maxAgeSeconds: 86_400, mx: ['mx.partner.example'] }
    const sts = { id: '7', policy, text: '', fetchedAt: '2026-11-22T07:00:00.000Z' }
    const route = targetsOf(way('mx', [one], { sts }), rules())
    expect(route).toMatchObject({ ok: true, targets: [{ sts: { id: '7', policy, ageSeconds: 3600 } }] })
  })
})

describe('who is left out', () => {
  it('is a host whose DNS is bogus or half missing, never its protection', () => {
    const states = [seen('mx', 'bogus'), seen('backup', 'secure')]
    expect(told(way('mx', [one, two], signed('secure', ...states)))).toEqual([
      'backup.partner.example 192.0.2.2 secure',
    ])
    const blocked = [seen('mx', 'secure', 'blocked'), seen('backup', 'indeterminate')]
    expect(told(way('mx', [one, two], signed('secure', ...blocked)))).toBe('temporary 4.7.5 dns-untrusted')
  })

  it('is ourselves, and everybody the list does not prefer to us', () => {
    const last = found('last.partner.example', 30, ['192.0.2.3'])
    const isOwn = (_host: string, ip: string) => ip === '192.0.2.2'
    expect(told(way('mx', [one, two, found('equal', 20, ['192.0.2.8']), last]), { isOwn })).toEqual([
      'mx.partner.example 192.0.2.1 -',
    ])
    expect(told(way('mx', [two, last]), { isOwn })).toBe('permanent 5.4.6 leads-to-us')
    expect(told(way('agreed-host', [two]), { isOwn })).toBe('temporary 4.4.6 leads-to-us')
    expect(told(way('agreed-host', [two, last]), { isOwn })).toEqual(['last.partner.example 192.0.2.3 -'])
  })
})

describe('a way that leads nowhere', () => {
  const nobody = found('mx.partner.example', 10, [])
  it.each([
    ['lookup-failed', [], {}, 'temporary 4.4.3 lookup-failed'],
    ['null-mx', [], {}, 'permanent 5.1.10 null-mx'],
    ['no-such-domain', [], {}, 'permanent 5.1.2 no-such-domain'],
    ['no-mail-host', [], {}, 'permanent 5.4.4 no-mail-host'],
    ['null-mx', [], signed('bogus'), 'temporary 4.7.5 dns-untrusted'],
    ['no-such-domain', [], signed('indeterminate'), 'temporary 4.7.5 dns-untrusted'],
    ['no-mail-host', [], signed('secure', seen('partner.example', 'bogus')), 'temporary 4.7.5 dns-untrusted'],
    ['mx', [one], signed('bogus', seen('mx', 'secure')), 'temporary 4.7.5 dns-untrusted'],
    ['mx', [nobody], {}, 'permanent 5.4.4 no-mail-host'],
    ['mx', [{ ...nobody, lookupFailed: true }], {}, 'temporary 4.4.3 lookup-failed'],
    ['agreed-host', [nobody], {}, 'temporary 4.4.4 host-unknown'],
    ['next-hop', [nobody], {}, 'temporary 4.4.4 host-unknown'],
  ] as const)('%s: %#', (kind, hosts, more, expected) => {
    expect(told(way(kind, hosts, more))).toBe(expected)
  })

  it('is one without DNSSEC where DANE is agreed', () => {
    expect(told(way('mx', [one]), { needsDane: true })).toBe('temporary 4.7.5 dnssec-unavailable')
    expect(told(way('mx', [one], signed('secure', seen('mx', 'secure'))), { needsDane: true })).toHaveLength(1)
  })
})

it('is asked for again soon when anything of it is open', () => {
  expect(isUnusable(way('mx', [one]))).toBe(false)
  expect(isUnusable(way('mx', [one, { ...two, lookupFailed: true }]))).toBe(true)
  expect(isUnusable(way('mx', [one], signed('secure', seen('mx', 'secure', 'blocked'))))).toBe(true)
  expect(isUnusable(way('lookup-failed', []))).toBe(true)
})
