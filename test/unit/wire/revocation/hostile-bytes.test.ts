// Real certificates, lists and answers of openssl, whole and damaged: what we read agrees with what openssl wrote, and no damage anywhere
// makes a parser throw, hang, or call a certificate good that the undamaged bytes do not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { revocationSamples as samples } from '#test/support/web/revocation-samples.ts'
import { readBundle } from '#wire/revocation/certificate-bundle.ts'
import { type CertificateParts, readCertificateParts } from '#wire/revocation/certificate-parts.ts'
import { judgeChainOrder } from '#wire/revocation/chain-order.ts'
import { tag, writeDer } from '#wire/revocation/der.ts'
import { judgeOcspResponse } from '#wire/revocation/judge-ocsp.ts'
import { buildOcspRequest } from '#wire/revocation/ocsp-request.ts'
import { findEntry, judgeRevocationList, readRevocationList } from '#wire/revocation/revocation-list.ts'

const now = new Date('2027-01-01T00:00:00Z')
const pointNames = ['http://crl.partner.example/1.crl']

function partsOf(der: Buffer): CertificateParts {
  const parts = readCertificateParts(der)
  if (parts === undefined) throw new Error('the sample cannot be read')
  return parts
}
const issuer = partsOf(samples.authority)
const [good, revoked] = [partsOf(samples.good), partsOf(samples.revoked)]
const judgeList = (certificate: CertificateParts, der: Buffer) =>
  judgeRevocationList(der, { certificate, issuer, pointNames }, now)
const judgeAnswer = (certificate: CertificateParts, der: Buffer) =>
  judgeOcspResponse(der, { certificate, issuer, nonce: null }, now)

describe('what openssl wrote', () => {
  it('is read field by field', () => {
    expect(good).toMatchObject({
      serial: Buffer.from('0fa0', 'hex'),
      isStapleRequired: true,
      isAuthority: false,
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
      distributionPoints: [{ names: pointNames, isPartial: false }],
      ocspAddresses: [{ url: 'http://ocsp.partner.example/' }],
      issuerAddresses: [{ url: 'http://aia.partner.example/ca.crt' }],
    })
    expect(issuer).toMatchObject({
      isAuthority: true,
      keyUsage: 0b0000_0110,
      isStapleRequired: false,
      distributionPoints: [],
    })
  })

  it('is judged as it was meant', () => {
    expect(judgeList(good, samples.list)).toMatchObject({ kind: 'good' })
    expect(judgeList(revoked, samples.list)).toMatchObject({ kind: 'revoked', reason: 'superseded' })
    expect(judgeAnswer(good, samples.goodAnswer)).toMatchObject({ kind: 'good' })
    expect(judgeAnswer(revoked, samples.revokedAnswer)).toMatchObject({ kind: 'revoked', reason: 'superseded' })
    expect(judgeAnswer(good, samples.revokedAnswer)).toMatchObject({ why: 'other-certificate' })
  })

  it('equals the request we write', () => {
    expect(buildOcspRequest(good, issuer, null)).toEqual(samples.goodRequest)
  })
})

/** A sample with bytes changed, cut out or put in. */
const damaged = (sample: Buffer) =>
  fc
    .array(fc.tuple(fc.nat({ max: sample.length - 1 }), fc.integer({ min: 0, max: 255 }), fc.nat({ max: 2 })), {
      minLength: 1,
      maxLength: 6,
    })
    .map((changes) => {
      let bytes: Buffer = Buffer.from(sample)
      for (const [at, value, kind] of changes) {
        if (kind === 0) bytes[Math.min(at, bytes.length - 1)] = value
        else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (value % 4))])
        else bytes = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + (value % 5), value), bytes.subarray(at)])
      }
      return bytes
    })
const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
const runs = { numRuns: propertyRuns(300) }

describe('damaged bytes', () => {
  it('of a list never become a statement', () => {
    fc.assert(
      fc.property(fc.oneof(damaged(samples.list), noise), (der) => {
        fc.pre(!der.equals(samples.list))
        expect(judgeList(good, der).kind).toBe('unknown')
        expect(judgeList(revoked, der).kind).toBe('unknown')
        const list = readRevocationList(der)
        if (list !== undefined) findEntry(list, good.serial)
      }),
      runs,
    )
  })

  it('of an answer never become another statement', () => {
    const response = fc.oneof(damaged(samples.goodAnswer), damaged(samples.revokedAnswer), noise)
    fc.assert(
      fc.property(response, (der) => {
        // certificates sent along are outside the signature, so the true statement may survive, never another one
        expect(['unknown', 'good']).toContain(judgeAnswer(good, der).kind)
        expect(['unknown', 'revoked']).toContain(judgeAnswer(revoked, der).kind)
      }),
      runs,
    )
  })

  it('of a certificate are read or refused, never thrown at us', () => {
    fc.assert(
      fc.property(fc.oneof(damaged(samples.good), damaged(samples.authority), noise), (der) => {
        const parts = readCertificateParts(der)
        readBundle(der)
        judgeChainOrder([der, samples.authority])
        if (parts === undefined) return
        for (const { url } of [...parts.ocspAddresses, ...parts.issuerAddresses]) expect(url).toMatch(/^https?:\/\//)
        expect(judgeList(parts, samples.list).kind === 'revoked').toBe(
          parts.serial.equals(revoked.serial) && parts.issuer.equals(issuer.subject),
        )
      }),
      runs,
    )
  })
})

it('a list of half a million entries is searched in a moment, in place', () => {
  const list = readRevocationList(samples.list)
  if (list === undefined) throw new Error('the sample cannot be read')
  const count = 500_000
  const when = writeDer(tag.utcTime, Buffer.from('260101000000Z'))
  const entry = (serial: Buffer) => writeDer(tag.sequence, writeDer(tag.integer, serial), when)
  const [usual, last] = [entry(Buffer.alloc(16, 0x11)), entry(Buffer.alloc(16, 0x12))]
  const long = { ...list, entries: Buffer.concat([Buffer.alloc(usual.length * count, usual), last]) }
  const before = process.memoryUsage().arrayBuffers
  const started = performance.now()
  expect(findEntry(long, Buffer.alloc(16, 0x12))).toMatchObject({ reason: 'unspecified' })
  expect(findEntry(long, Buffer.from('00', 'hex'))).toBeUndefined()
  expect(performance.now() - started).toBeLessThan(2000)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000)
})
