// Addresses and networks as numbers, and which of them can tell one partner from everybody else.

import { isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doRangesMeet, parseAddressRange } from '#gateways/address-range.ts'
import { readOwnAddresses, sharedSenderFile } from '#gateways/shared-sender.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import data from '../../../resources/policies/shared-senders.json' with { type: 'json' }

describe('ranges', () => {
  test.each([
    ['192.0.2.1', 4, 0xc0000201n, 0xc0000201n],
    ['192.0.2.0/24', 4, 0xc0000200n, 0xc00002ffn],
    ['0.0.0.0/0', 4, 0n, 0xffffffffn],
    ['2001:db8::1', 6, 0x20010db8000000000000000000000001n, 0x20010db8000000000000000000000001n],
    ['2001:DB8::/32', 6, 0x20010db8000000000000000000000000n, 0x20010db8ffffffffffffffffffffffffn],
    ['::', 6, 0n, 0n],
  ] as const)('%s', (text, family, first, last) => {
    expect(parseAddressRange(text)).toMatchObject({ family, first, last })
  })

  test.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4/33',
    '1.2.3.4/24',
    '1.2.3.0/024',
    '1.2.3.4/',
    '::1/129',
    ':::',
    '1::2::3',
    'fe80::1%eth0',
    '1:2:3:4:5:6:7',
    '::ffff:1.2.3.4',
    '1.2.3.4/1/2',
  ])('refuses „%s“', (text) => {
    expect(parseAddressRange(text)).toBeUndefined()
  })

  test('two networks meet when and only when one holds an end of the other', () => {
    const network = fc.tuple(fc.nat(0xffffffff), fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => {
      const base = prefix === 0 ? 0 : (address & (-1 << (32 - prefix))) >>> 0
      return `${base >>> 24}.${(base >>> 16) & 255}.${(base >>> 8) & 255}.${base & 255}/${prefix}`
    })
    fc.assert(
      fc.property(network, network, (left, right) => {
        const [one, two] = [parseAddressRange(left), parseAddressRange(right)]
        if (one === undefined || two === undefined) throw new Error(`${left} ${right}`)
        const holds = (outer: typeof one, inner: typeof one) => outer.first <= inner.first && inner.last <= outer.last
        expect(doRangesMeet(one, two)).toBe(holds(one, two) || holds(two, one))
      }),
      { numRuns: propertyRuns(500) },
    )
  })

  test('reads the addresses that Node takes, except those with an IPv4 tail', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        if (!text.includes('.')) expect(parseAddressRange(text) !== undefined).toBe(isIPv6(text))
      }),
      { numRuns: propertyRuns(500) },
    )
  })
})

describe('shared senders', () => {
  test('the list says that nobody read it from the source', () => {
    const file = sharedSenderFile.parse(data)
    expect(file.source).toMatchObject({ known: 'secondary', isVerified: false })
    for (const { ranges } of file.providers)
      for (const range of ranges) expect(parseAddressRange(range), range).toBeDefined()
  })

  test.each([
    ['192.0.2.1', true],
    ['192.0.2.0/24', true],
    ['2001:db8:1::/48', true],
    ['192.0.2.0/23', 'gateway.addresses-too-wide'],
    ['2001:db8::/47', 'gateway.addresses-too-wide'],
    ['52.103.1.2', 'gateway.shared-sender'],
    ['209.85.128.17', 'gateway.shared-sender'],
    ['2a01:111:f403:c900::1', 'gateway.shared-sender'],
    ['10.1.2.3', true],
    ['127.0.0.1', 'gateway.unsafe-value'],
    ['224.0.0.1', 'gateway.unsafe-value'],
    ['::1', 'gateway.unsafe-value'],
    ['192.0.2.1/24', 'gateway.unsafe-value'],
  ] as const)('%s', (text, expected) => {
    const outcome = readOwnAddresses([text], 'Muster Bank AG')
    expect(outcome.ok ? true : outcome.fault.code).toBe(expected)
  })
})
