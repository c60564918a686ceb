// TLSA records: which are usable, which decide, what a roll-over needs, and noise for every reader.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLabAuthority } from '#lab/authority.ts'
import { dersOf, tlsaOf } from '#test/support/dnssec/tlsa-of.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { findAnchorPath } from '#wire/dane/anchor-path.ts'
import { isPublicKeyInfo, readCertificateParts } from '#wire/dane/certificate-parts.ts'
import { authenticateByDane } from '#wire/dane/dane-authentication.ts'
import { judgeRollover } from '#wire/dane/dane-coverage.ts'
import { flawOf, readTlsa, tlsaText } from '#wire/dane/tlsa-record.ts'

const runs = { numRuns: propertyRuns(300) }
const now = new Date()
const authority = createLabAuthority(now)
const validity = { notBefore: new Date(now.getTime() - 1e8), notAfter: new Date(now.getTime() + 1e9) }
const [leaf = Buffer.alloc(0), issuing = leaf] = dersOf(
  authority.issue({ names: ['mx.example'], ...validity }).chainPem,
)
const digest = 'ab'.repeat(32)
const own = tlsaOf(leaf, 3, 1, 1)
const made = (usage: number, selector: number, matchingType: number, association = digest) => {
  return { usage, selector, matchingType, association }
}

describe('a TLSA record', () => {
  it('is read and written as zone files have it', () => {
    const record = readTlsa(Buffer.from(`030101${digest}`, 'hex'))
    expect(record).toEqual(made(3, 1, 1))
    expect(record && tlsaText(record)).toBe(`3 1 1 ${digest}`)
    expect(readTlsa(Buffer.from('030101', 'hex'))).toBeUndefined()
  })

  it.each([
    [made(3, 1, 1), undefined],
    [made(2, 0, 2, 'ab'.repeat(64)), undefined],
    [made(3, 0, 0, leaf.toString('hex')), undefined],
    [tlsaOf(leaf, 2, 1, 0), undefined],
    [made(0, 1, 1), 'usage-not-for-mail'],
    [made(1, 1, 1), 'usage-not-for-mail'],
    [made(4, 1, 1), 'unknown-usage'],
    [made(255, 1, 1), 'unknown-usage'],
    [made(3, 2, 1), 'unknown-selector'],
    [made(3, 1, 3), 'unknown-matching-type'],
    [made(3, 1, 1, 'ab'.repeat(31)), 'wrong-length'],
    [made(3, 1, 2), 'wrong-length'],
    [made(3, 0, 0, digest), 'not-a-certificate'],
    [made(3, 1, 0, leaf.toString('hex')), 'not-a-certificate'],
  ])('number %# is usable or has its flaw named', (record, flaw) => {
    expect(flawOf(record)).toBe(flaw)
  })

  it('that is unusable leaves TLS mandatory without a name', () => {
    const report = authenticateByDane({
      records: [made(1, 1, 1)],
      chain: [leaf],
      referenceNames: [],
      now: now.toISOString(),
    })
    expect(report.verdict).toBe('encrypt-only')
  })

  it('fails without a chain', () => {
    const order = { records: [own], chain: [], referenceNames: ['mx.example'], now: now.toISOString() }
    expect(authenticateByDane(order)).toMatchObject({ verdict: 'failed', records: [{ outcome: 'unreadable' }] })
    const cut = { ...order, chain: [leaf.subarray(0, -1)] }
    expect(authenticateByDane(cut)).toMatchObject({ verdict: 'failed', records: [{ outcome: 'unreadable' }] })
  })
})

describe('a roll-over', () => {
  it.each([
    [[own], 'single'],
    [[own, tlsaOf(leaf, 3, 1, 2), tlsaOf(leaf, 3, 0, 1)], 'single'],
    [[own, made(3, 1, 1)], 'ready'],
    [[own, tlsaOf(issuing, 2, 1, 1)], 'ready'],
    [[own, made(1, 1, 1)], 'single'],
    [[tlsaOf(issuing, 2, 1, 1)], 'single'],
    [[made(1, 1, 1)], 'not-usable'],
  ])('%# is prepared or not', (records, expected) => {
    expect(judgeRollover(records, leaf)).toBe(expected)
  })
})

describe('the public key info', () => {
  it('is cut where the runtime finds it', () => {
    for (const der of [leaf, issuing]) {
      const parts = readCertificateParts(der)
      expect(tlsaOf(der, 3, 1, 0).association).toBe(parts?.publicKeyInfo.toString('hex'))
    }
  })

  it('of a brainpool key, which not every runtime can load, is cut as well', () => {
    // ecPublicKey on brainpoolP256r1 (1.3.36.3.3.2.8.1.1.7) in a certificate's frame
    const key = Buffer.from(`305a301406072a8648ce3d020106092b240303020801010703420004${'11'.repeat(64)}`, 'hex')
    const empty = Buffer.from('3000', 'hex')
    const serial = Buffer.from('020101', 'hex')
    const body = Buffer.concat([serial, empty, empty, empty, empty, key])
    const inner = Buffer.concat([Buffer.from([0x30, body.length]), body])
    const outer = Buffer.concat([inner, empty, Buffer.from('030100', 'hex')])
    const der = Buffer.concat([Buffer.from([0x30, outer.length]), outer])
    expect(readCertificateParts(der)?.publicKeyInfo.equals(key)).toBe(true)
    expect(isPublicKeyInfo(key)).toBe(true)
  })

  it('is not found in noise nor in a certificate cut short, and nothing throws', () => {
    const noise = fc.uint8Array({ maxLength: 200, size: 'max' }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(noise, fc.nat({ max: leaf.length - 1 }), fc.nat({ max: 255 }), (bytes, at, octet) => {
        expect(readCertificateParts(bytes)).toBeUndefined()
        expect(readCertificateParts(leaf.subarray(0, at))).toBeUndefined()
        const changed = Buffer.from(leaf)
        changed[at] = octet
        readCertificateParts(changed)
        const record = readTlsa(bytes)
        if (record !== undefined) flawOf(record)
        flawOf(made(2, at % 2, 0, changed.toString('hex')))
      }),
      runs,
    )
  })

  it('of changed certificates never anchors a chain it did not', () => {
    const record = tlsaOf(issuing, 2, 0, 1)
    expect(findAnchorPath(record, [leaf, issuing], now.getTime())).toBe('anchored')
    fc.assert(
      fc.property(fc.nat({ max: leaf.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(leaf)
        changed[at] = (changed[at] ?? 0) ^ mask
        expect(findAnchorPath(record, [changed, issuing], now.getTime())).not.toBe('anchored')
      }),
      runs,
    )
  })
})
