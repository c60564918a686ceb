// How our own MX stands: every address of every agreed host is a door of its own, and the weakest decides.
import { describe, expect, it } from 'vitest'
import {
  type InboundStandingFacts,
  inboundStandingOf,
  type KnownSession,
  newestPerDoor,
} from '#domain/confirm/inbound/standing.ts'

const mx = (changes: Partial<KnownSession> = {}): KnownSession => ({
  ...{ host: 'mx1.own.example', port: 25, address: '192.0.2.1', startedAt: '2026-11-20T10:00:00.000Z' },
  ...{ sender: 'postmaster@bank.example', verdict: 'enforced' },
  ...changes,
})
const mx2 = (changes: Partial<KnownSession> = {}) => mx({ host: 'mx2.own.example', address: '192.0.2.2', ...changes })
const both = [
  { host: 'MX1.own.example', port: 25 },
  { host: 'mx2.own.example', port: 25 },
]
const at = (
  proofs: readonly KnownSession[],
  hosts: InboundStandingFacts['hosts'] = both,
  domains = ['bank.example'],
) => {
  const standing = inboundStandingOf({ proofs, hosts, domains, since: '2026-11-01', today: '2026-11-22', months: 12 })
  return standing === null ? null : [standing.kind, ...standing.doors]
}
const later = { startedAt: '2026-11-21T10:00:00.000Z' }

describe('our own MX', () => {
  it('stands enforced only when every agreed host is proven', () => {
    expect(at([mx(), mx2(later)])).toEqual(['enforced', 'MX1.own.example (192.0.2.1)', 'mx2.own.example (192.0.2.2)'])
    expect(at([mx()])).toEqual(['open', 'mx2.own.example'])
    expect(at([mx2(), mx({ verdict: 'undetermined' })])).toEqual(['open', 'MX1.own.example (192.0.2.1)'])
    expect(at([mx({ port: 2525 }), mx2()])).toEqual(['open', 'MX1.own.example'])
    expect(at([])).toBeNull()
  })

  it('does not stand when one host let something in, whatever another one shows later', () => {
    const failed = ['not-enforced', 'MX1.own.example (192.0.2.1)']
    expect(at([mx({ verdict: 'not-enforced' }), mx2(later)])).toEqual(failed)
    expect(at([mx2(later), mx({ verdict: 'not-enforced' })])).toEqual(failed)
    expect(at([mx({ verdict: 'not-enforced' }), mx({ ...later, verdict: 'undetermined' }), mx2()])).toEqual(failed)
    expect(at([mx({ verdict: 'not-enforced' }), mx(later), mx2()])?.[0]).toBe('enforced')
    expect(at([mx(), mx2(), mx({ host: 'old.own.example', verdict: 'not-enforced' })])).toEqual([
      'not-enforced',
      'old.own.example (192.0.2.1)',
    ])
  })

  it('counts each address of a host, and only those it still has', () => {
    const addresses = ['192.0.2.1', '2001:db8::1']
    const hosts = both.slice(0, 1)
    expect(at([mx({ addresses })], hosts)).toEqual(['open', 'MX1.own.example (2001:db8::1)'])
    const six = mx({ addresses, address: '2001:db8::1', verdict: 'not-enforced' })
    expect(at([mx({ addresses }), six], hosts)).toEqual(['not-enforced', 'MX1.own.example (2001:db8::1)'])
    expect(at([mx({ addresses }), { ...six, verdict: 'enforced' }], hosts)?.[0]).toBe('enforced')
    expect(at([six, mx({ ...later, addresses: ['192.0.2.1'] })], hosts)?.[0]).toBe('enforced')
    expect(newestPerDoor([six, mx({ addresses }), mx({ ...later, addresses })])).toEqual([
      mx({ ...later, addresses }),
      six,
    ])
  })

  it('is not told by addresses of the inside which doors it has, and forgets nothing they let in', () => {
    const hosts = both.slice(0, 1)
    const inside = (changes: Partial<KnownSession>) =>
      mx({ ...later, address: '10.0.0.5', addresses: ['10.0.0.5'], isPublic: false, ...changes })
    const open = inside({ verdict: 'undetermined' })
    expect(at([open], hosts)).toEqual(['open', 'MX1.own.example (10.0.0.5)'])
    expect(at([open, mx()], hosts)).toEqual(['enforced', 'MX1.own.example (192.0.2.1)'])
    expect(at([open, mx({ verdict: 'not-enforced' })], hosts)).toEqual(['not-enforced', 'MX1.own.example (192.0.2.1)'])
    const caught = inside({ verdict: 'not-enforced' })
    expect(at([caught, mx()], hosts)).toEqual(['not-enforced', 'MX1.own.example (10.0.0.5)'])
    const next = mx({ startedAt: '2026-11-21T11:00:00.000Z', addresses: ['192.0.2.1'] })
    expect(at([caught, next], hosts)).toEqual(['enforced', 'MX1.own.example (192.0.2.1)'])
    expect(newestPerDoor([open, mx()])).toEqual([mx()])
  })

  it('grows old, believes no wrong clock, and takes nothing of other terms', () => {
    const standing = (startedAt: string, today: string) =>
      inboundStandingOf({
        ...{ hosts: [], domains: [], since: '2026-11-01', months: 3 },
        proofs: [mx({ startedAt })],
        today,
      })?.kind
    expect(standing('2026-11-20T10:00:00.000Z', '2027-02-20')).toBe('enforced')
    expect(standing('2026-11-20T10:00:00.000Z', '2027-02-21')).toBe('open')
    expect(standing('2026-11-23T10:00:00.000Z', '2026-11-21')).toBe('open')
    expect(standing('2026-10-31T10:00:00.000Z', '2026-11-21')).toBe('open')
  })

  it('is asked for each domain mail comes from, since rules go by the sender', () => {
    const hosts = both.slice(0, 1)
    const domains = ['bank.example', 'Fonds.Example']
    const fonds = (changes: Partial<KnownSession> = {}) => mx({ sender: 'postmaster@fonds.example', ...changes })
    expect(at([mx()], hosts, domains)).toEqual(['open', 'MX1.own.example (192.0.2.1, @fonds.example)'])
    const caught = ['not-enforced', 'MX1.own.example (192.0.2.1, @fonds.example)']
    expect(at([mx(later), fonds({ verdict: 'not-enforced' })], hosts, domains)).toEqual(caught)
    expect(at([mx(), fonds({ verdict: 'not-enforced' })], hosts)).toEqual(caught)
    expect(at([mx(), fonds(later)], hosts, domains)?.[0]).toBe('enforced')
    expect(at([mx(), fonds({ verdict: 'undetermined' })], hosts)).toEqual([
      'enforced',
      'MX1.own.example (192.0.2.1, @bank.example)',
    ])
    expect(at([mx(), mx2(), fonds(later)], both, domains)).toEqual([
      'open',
      'mx2.own.example (192.0.2.2, @fonds.example)',
    ])
    expect(newestPerDoor([fonds(), mx(), mx(later)])).toEqual([mx(later), fonds()])
  })

  it('without agreed hosts counts those that were asked', () => {
    expect(at([mx(), mx2()], [])?.[0]).toBe('enforced')
    expect(at([mx(), mx2({ verdict: 'undetermined' })], [])).toEqual(['open', 'mx2.own.example (192.0.2.2)'])
  })
})
