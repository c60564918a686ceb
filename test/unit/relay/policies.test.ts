// The look-ups of a policy file, and of addresses in ranges against a model.

import { BlockList } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAddressRanges } from '#relay/address-ranges.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { propertyRuns } from '../../support/property-runs.ts'
import { inboundPolicies } from '../../support/relay/inbound-relay.ts'

const policies = createLoadedPolicies(
  inboundPolicies([
    { domains: ['partner.example'], includeSubdomains: true, inbound: { addresses: ['198.51.100.0/24'] } },
    { domains: ['own-rule.partner.example'], inbound: { addresses: ['198.51.100.7'] } },
    { domains: ['sends.example'], direction: 'outbound' },
    { domains: ['receives.example'], inbound: { senderDomains: ['mailer.example'] } },
    { domains: ['pinned.example'], inbound: { certificate: { pins: ['a'.repeat(64)] } } },
  ]),
  'f'.repeat(64),
)

describe('policies', () => {
  it.each([
    ['partner.example', 'Partner 1', 'Partner 1'],
    ['sub.partner.example', 'Partner 1', 'Partner 1'],
    ['own-rule.partner.example', 'Partner 2', 'Partner 2'],
    ['below.own-rule.partner.example', 'Partner 1', 'Partner 1'],
    ['otherpartner.example', undefined, undefined],
    ['sends.example', 'Partner 3', undefined],
    ['sub.sends.example', undefined, undefined],
    ['receives.example', 'Partner 4', undefined],
    ['mailer.example', undefined, 'Partner 4'],
    ['example', undefined, undefined],
    ['', undefined, undefined],
  ])('for %s', (domain, outbound, inbound) => {
    expect(policies.outboundFor(domain)?.partner).toBe(outbound)
    expect(policies.inboundFor(domain)?.partner).toBe(inbound)
  })

  it('are found by address, narrowest first, by pin and by id', () => {
    expect(policies.inboundFrom('198.51.100.7').map(({ partner }) => partner)).toEqual(['Partner 2', 'Partner 1'])
    expect(policies.inboundFrom('198.51.101.7')).toEqual([])
    expect(policies.inboundByPin('a'.repeat(64)).map(({ partner }) => partner)).toEqual(['Partner 5'])
    expect(policies.byId('00000000-0000-4000-8000-000000000003')?.partner).toBe('Partner 3')
    expect(policies.wantsClientCertificates).toBe(true)
    expect(createLoadedPolicies(inboundPolicies([]), '').wantsClientCertificates).toBe(false)
  })
})

describe('address ranges', () => {
  it('say what the system says', () => {
    const v4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
    const v6 = fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))
    fc.assert(
      fc.property(fc.oneof(v4, v6), fc.oneof(fc.ipV4(), fc.ipV6()), ([network, prefix], ip) => {
        const family = (text: string) => (text.includes(':') ? 'ipv6' : 'ipv4')
        const model = new BlockList()
        model.addSubnet(network, prefix, family(network))
        const ranges = createAddressRanges([[`${network}/${prefix}`, true]])
        expect(ranges.has(network)).toBe(true)
        // The system keeps mapped addresses apart in old versions; only like is compared with like.
        if (family(network) === family(ip) && !/^[0:]*:ffff:/i.test(`${network} ${ip}`)) {
          expect(ranges.has(ip)).toBe(model.check(ip, family(ip)))
        }
      }),
      { numRuns: propertyRuns(500) },
    )
  })
})
