// Badges by the criteria of the levels and of the DSK paper, and what must hold for any domain: less knowledge never earns more.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { badge, badgeIds } from '#domain/tls-profile.ts'
import type { AddressFacts, BadgeInput } from '#probe/profiles/badge-input.ts'
import { badgesOf, earnedBadges } from '#probe/profiles/badges.ts'
import type { NegotiatedFacts } from '#probe/profiles/negotiated-facts.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { addressOf, anyInput, careful, classic, goodDomain, usualPostfix } from './sample-facts.ts'

// long campaigns take their time
vi.setConfig({ testTimeout: 7_200_000 })

const earned = (input: BadgeInput) => earnedBadges(badgesOf(input))
const qualified = (parts: Partial<BadgeInput>) => {
  const found = badgesOf({ ...goodDomain, ...parts }).find(({ id }) => id === 'dsk-qualified')
  const states = (found?.reasons ?? []).map(({ condition, state, proof }) => [condition, [state, proof]] as const)
  return { state: found?.state, ...Object.fromEntries(states) }
}
const unsigned = { mx: 'insecure', hosts: [{ host: 'mx.test', addresses: 'insecure' }] } as const

describe('a domain with listed parameters, checked names and signed DNS', () => {
  it('earns both marks of the DSK and the profiles that were seen whole', () => {
    expect(earned(goodDomain)).toEqual(['dsk-mandatory', 'dsk-qualified', 'bsi-tr-02102-2', 'rfc9325'])
  })

  it('shows editions, and that the wording of the DSK paper is not confirmed', () => {
    const badges = badgesOf(goodDomain)
    expect(badges.map(({ id }) => id)).toEqual([...badgeIds])
    expect(badges.map((entry) => badge.parse(entry))).toEqual(badges)
    expect(badges[1]).toMatchObject({
      edition: '2021-06-16',
      isVerified: false,
      profile: { id: 'bsi-tr-02102-2', edition: '2023' },
    })
    expect(badges[1]?.reasons.map(({ point }) => point)).toEqual([null, 'Q1', 'Q1', 'Q2', 'Q3', 'Q4'])
    expect(badges[2]).toMatchObject({ edition: '2023', isVerified: true })
  })

  it('is judged by the edition that was chosen', () => {
    const badges = badgesOf({ ...goodDomain, edition: '2026-01' })
    expect(badges[2]).toMatchObject({ state: 'met', edition: '2026-01', isVerified: false })
    expect(() => badgesOf({ ...goodDomain, edition: '1999' })).toThrow('1999')
  })

  it('loses all by one weak address, which is named with its items', () => {
    const weak = addressOf(usualPostfix, { ip: '192.0.2.2' })
    const badges = badgesOf({ ...goodDomain, addresses: [...goodDomain.addresses, weak] })
    expect(earnedBadges(badges)).toEqual(['rfc9325'])
    const reason = badges[0]?.reasons.find((entry) => entry.state === 'not-met')
    expect(reason).toMatchObject({ condition: 'profile', at: { host: 'mx.test', ip: '192.0.2.2' } })
    expect(reason?.items.map(({ item, value }) => `${item} ${value}`)).toEqual([
      'group x25519',
      'certificate-key rsa-2048',
    ])
  })

  it('earns nothing with an address where nothing was negotiated, below mandatory TLS, or without any address', () => {
    for (const parts of [
      { addresses: [...goodDomain.addresses, addressOf(null)] },
      { level: 'opportunistic' },
      { level: 'undetermined' },
      { addresses: [] },
    ] as const)
      expect(earned({ ...goodDomain, ...parts })).toEqual([])
    expect(badgesOf({ ...goodDomain, level: 'undetermined' })[0]?.state).toBe('unknown')
    expect(badgesOf({ ...goodDomain, level: 'none' })[0]?.state).toBe('not-met')
  })
})

describe('Q2: names of the servers', () => {
  it('may be confirmed in the agreement instead of signed', () => {
    expect(qualified({ dnssec: unsigned })).toMatchObject({ state: 'not-met', 'host-names': ['not-met', null] })
    expect(qualified({ dnssec: unsigned, confirmedHosts: ['MX.test.'] })).toMatchObject({
      state: 'met',
      'host-names': ['met', 'agreement'],
    })
    expect(qualified({ dnssec: null, confirmedHosts: ['mx.test'] }).state).toBe('met')
  })

  it('must be the same in the DNS today, all of them', () => {
    for (const confirmedHosts of [['mx.test', 'old.test'], ['other.test'], []])
      expect(qualified({ dnssec: unsigned, confirmedHosts }).state).toBe('not-met')
    expect(qualified({ dnssec: unsigned, hosts: ['mx.test', 'new.test'], confirmedHosts: ['mx.test'] }).state).not.toBe(
      'met',
    )
  })

  it('need the addresses signed as well; a broken signature is worse than none', () => {
    const hosts = (addresses: 'insecure' | 'bogus' | 'indeterminate') =>
      ({ mx: 'secure', hosts: [{ host: 'mx.test', addresses }] }) as const
    expect(qualified({ dnssec: hosts('insecure') }).state).toBe('not-met')
    expect(qualified({ dnssec: hosts('indeterminate') }).state).toBe('unknown')
    expect(qualified({ dnssec: { mx: 'secure', hosts: [] } }).state).toBe('unknown')
    expect(qualified({ dnssec: hosts('bogus'), confirmedHosts: ['mx.test'] }).state).toBe('not-met')
  })
})

describe('Q3 and Q4: who the server is', () => {
  const at = (parts: Partial<AddressFacts>) => [addressOf(careful, parts)]

  it('is shown by certificate and name, by TLSA or by an agreed key', () => {
    expect(qualified({})).toMatchObject({
      authentication: ['met', 'certificate-name'],
      'trust-anchor': ['met', 'trusted-path'],
    })
    expect(qualified({ level: 'dane', addresses: at({ hasTlsaMatch: true }) })).toMatchObject({
      state: 'met',
      authentication: ['met', 'tlsa'],
      'trust-anchor': ['met', 'tlsa'],
    })
    expect(qualified({ level: 'mandatory', addresses: at({ hasPin: true }) })).toMatchObject({
      state: 'met',
      authentication: ['met', 'pin'],
    })
  })

  it('is not shown by a chain without the name, and open where TLSA or key were not looked at', () => {
    expect(qualified({ level: 'certificate', addresses: at({}) })).toMatchObject({
      state: 'not-met',
      authentication: ['not-met', null],
    })
    expect(qualified({ level: 'certificate', addresses: at({ hasTlsaMatch: null }) }).state).toBe('unknown')
    expect(
      qualified({ level: 'dane', addresses: [...at({ hasTlsaMatch: true }), ...at({ ip: '192.0.2.3' })] }).state,
    ).toBe('not-met')
  })
})

/** Ways to know less than before. */
const forgetFact = fc.constantFrom<(facts: NegotiatedFacts) => NegotiatedFacts>(
  (facts) => ({ ...facts, protocol: null }),
  (facts) => ({ ...facts, suite: null }),
  (facts) => ({ ...facts, group: null }),
  (facts) => ({ ...facts, hasOwnPrime: false }),
  (facts) => ({ ...facts, keyExchangeBits: null }),
  (facts) => ({ ...facts, signatureScheme: null }),
  (facts) => ({ ...facts, certificates: [] }),
  (facts) => ({ ...facts, certificates: facts.certificates.map((entry) => ({ ...entry, keyBits: null })) }),
  (facts) => ({ ...facts, certificates: facts.certificates.map((entry) => ({ ...entry, signature: null })) }),
  (facts) => ({ ...facts, extensions: null }),
  (facts) => ({ ...facts, offered: null }),
)
const forgetAll = fc.constantFrom<(input: BadgeInput) => BadgeInput>(
  (input) => ({ ...input, level: 'undetermined' }),
  (input) => ({ ...input, dnssec: null, hosts: [] }),
  (input) => ({ ...input, dnssec: input.dnssec && { ...input.dnssec, hosts: [] }, confirmedHosts: null }),
  (input) => ({ ...input, confirmedHosts: null }),
  (input) => ({ ...input, addresses: [] }),
  (input) => ({ ...input, addresses: input.addresses.map((entry) => ({ ...entry, hasTlsaMatch: null })) }),
  (input) => ({ ...input, addresses: input.addresses.map((entry) => ({ ...entry, hasPin: null })) }),
  (input) => ({ ...input, addresses: input.addresses.map((entry) => ({ ...entry, negotiated: [] })) }),
)

describe('for any domain', () => {
  it('forgetting what was negotiated never earns a badge', () => {
    const gained = (input: BadgeInput, forget: (facts: NegotiatedFacts) => NegotiatedFacts) => {
      const addresses = input.addresses.map((entry) => ({
        ...entry,
        negotiated: entry.negotiated.map(forget),
      }))
      const before = earned(input)
      return earned({ ...input, addresses }).filter((id) => !before.includes(id))
    }
    fc.assert(
      fc.property(anyInput, forgetFact, (input, forget) => {
        expect(gained(input, forget)).toEqual([])
      }),
      { numRuns: propertyRuns(400, 20_000) },
    )
  })

  it('forgetting what is known of the domain never earns a badge', () => {
    fc.assert(
      fc.property(anyInput, forgetAll, (input, forget) => {
        const before = earned(input)
        expect(earned(forget(input)).filter((id) => !before.includes(id))).toEqual([])
      }),
      { numRuns: propertyRuns(400, 20_000) },
    )
  })

  it('one more address never earns a badge, and the higher mark of the DSK holds the lower', () => {
    const one = fc.constantFrom(addressOf(careful), addressOf(classic), addressOf(usualPostfix), addressOf(null))
    fc.assert(
      fc.property(anyInput, one, (input, address) => {
        fc.pre(input.addresses.length > 0)
        const before = earned(input)
        const after = earned({ ...input, addresses: [...input.addresses, address] })
        expect(after.filter((id) => !before.includes(id))).toEqual([])
        if (before.includes('dsk-qualified')) expect(before).toContain('dsk-mandatory')
      }),
      { numRuns: propertyRuns(400, 20_000) },
    )
  })

  it('such domains do earn badges', () => {
    const seen = new Set(fc.sample(anyInput, { numRuns: 1500, seed: 9325 }).flatMap(earned))
    expect([...seen]).toEqual(expect.arrayContaining(['bsi-tr-02102-2', 'dsk-mandatory', 'dsk-qualified', 'rfc9325']))
  })
})
