// Both sides compute the same text and the same hash over the same terms, whoever wrote them, and turning the sides twice changes nothing.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  canonicalJson,
  fromNeutral,
  type NeutralAgreement,
  neutralAgreement,
  toNeutral,
} from '#domain/agreement/neutral.ts'
import { fallbacks, type SideTerms, sideTerms } from '#domain/agreement/side-terms.ts'
import type { AgreementTerms, DirectionTerms } from '#domain/agreement/terms.ts'
import { hashOf } from '#operations/agreement/agreement-hash.ts'
import { sampleAgreement, sampleOwnSide, sampleTerms } from '#test/support/agreement-samples.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const numRuns = propertyRuns(200)
const line = fc
  .string({ maxLength: 40, unit: 'grapheme' })
  .map((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, '').trim())
const side: fc.Arbitrary<SideTerms> = fc
  .record({
    organisation: line,
    address: line,
    dane: fc.boolean(),
    maxMegabytes: fc.option(fc.integer({ min: 1, max: 1000 })),
    fallback: fc.option(fc.constantFrom(...fallbacks)),
    sendingAddresses: fc.uniqueArray(fc.ipV4(), { maxLength: 4 }),
    pins: fc.array(fc.constantFrom('a'.repeat(64), 'b'.repeat(64)), { maxLength: 2 }),
    escalation: fc.array(fc.record({ who: fc.constantFrom('A', 'B'), withinHours: fc.integer({ min: 1, max: 720 }) }), {
      maxLength: 3,
    }),
  })
  .map((changes) => sampleOwnSide(changes))
const direction: fc.Arbitrary<DirectionTerms> = fc.record({
  level: fc.constantFrom('encrypt', 'verify', 'secure', 'dane', 'fingerprint'),
  minProtocol: fc.constantFrom('TLSv1.2', 'TLSv1.3'),
  suites: fc.constantFrom('any', 'pfs', 'bsi'),
  isMutual: fc.boolean(),
  goLive: fc.option(fc.constantFrom('2026-12-01', '2027-02-28')),
})
const terms: fc.Arbitrary<AgreementTerms> = fc.record({
  own: side,
  partner: side,
  toPartner: fc.option(direction),
  toUs: fc.option(direction),
  common: fc.constant(sampleTerms().common),
})
const writer = fc.constantFrom('own', 'partner')

/** The terms as the other organisation sees them. */
function turned({ own, partner, toPartner, toUs, common }: AgreementTerms): AgreementTerms {
  return { own: partner, partner: own, toPartner: toUs, toUs: toPartner, common }
}

test('both organisations compute the same hash over the same version', () => {
  fc.assert(
    fc.property(terms, writer, (seen, issuedBy) => {
      const here = toNeutral(sampleAgreement({ terms: seen, issuedBy }))
      const there = toNeutral(
        sampleAgreement({ terms: turned(seen), issuedBy: issuedBy === 'own' ? 'partner' : 'own' }),
      )
      expect(canonicalJson(there)).toBe(canonicalJson(here))
      expect(hashOf(there)).toBe(hashOf(here))
    }),
    { numRuns },
  )
})

test('from neutral and back is the same, and so is the way over text', () => {
  fc.assert(
    fc.property(terms, writer, (seen, issuedBy) => {
      const neutral = toNeutral(sampleAgreement({ terms: seen, issuedBy }))
      expect(fromNeutral(neutral, { issuedBy, language: 'de' })).toEqual(seen)
      const read: NeutralAgreement = neutralAgreement.parse(JSON.parse(canonicalJson(neutral)))
      expect(hashOf(read)).toBe(hashOf(neutral))
    }),
    { numRuns },
  )
})

test('whoever is first, other terms have another hash', () => {
  fc.assert(
    fc.property(terms, terms, writer, (one, other, issuedBy) => {
      const left = toNeutral(sampleAgreement({ terms: one, issuedBy }))
      const right = toNeutral(sampleAgreement({ terms: other, issuedBy }))
      expect(hashOf(left) === hashOf(right)).toBe(canonicalJson(left) === canonicalJson(right))
    }),
    { numRuns },
  )
})

test('the canonical text sorts keys by code unit, knows no spaces, and refuses what JSON does not know', () => {
  expect(canonicalJson({ b: [1, null, true], a: 'ä"\u2028', Z: { d: 0, c: '' } })).toBe(
    '{"Z":{"c":"","d":0},"a":"ä\\"\u2028","b":[1,null,true]}',
  )
  expect(() => canonicalJson({ a: undefined })).toThrow('not JSON')
  expect(() => canonicalJson(Number.NaN)).toThrow('not JSON')
})

test('number, version and every term count; people, state and day of change do not', () => {
  const version = sampleAgreement()
  const hash = hashOf(toNeutral(version))
  expect(hashOf(toNeutral({ ...version, version: 2 }))).not.toBe(hash)
  expect(hashOf(toNeutral({ ...version, number: 'HS-2026-0000BBBB' }))).not.toBe(hash)
  expect(hashOf(toNeutral({ ...version, terms: sampleTerms({ own: sampleOwnSide({ outOfBand: '1' }) }) }))).not.toBe(
    hash,
  )
  const later = sampleAgreement({ id: version.id, state: 'active', reviewBy: '2027-01-01', changedAt: 'later' })
  expect(hashOf(toNeutral(later))).toBe(hash)
  expect(sideTerms.safeParse(version.terms.own).success).toBe(true)
})
