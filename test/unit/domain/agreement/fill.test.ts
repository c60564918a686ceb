// Filling never overwrites what somebody wrote unless the field is named, and never writes into a direction that is not agreed.
import { expect, test } from 'vitest'
import { fillTerms, type KnownTerms } from '#domain/agreement/fill.ts'
import { emptyTerms } from '#domain/agreement/terms.ts'

const known: KnownTerms = {
  own: { organisation: 'Wir', outOfBand: '+49 30 1' },
  partner: { organisation: 'Sie', domains: [{ name: 'sie.example', includeSubdomains: false }], dane: true },
  toPartner: { level: 'dane' },
  toUs: { level: 'encrypt' },
  common: { dataProtectionOfficer: 'Datenschutz' },
}
const written = { ...emptyTerms, own: { ...emptyTerms.own, organisation: 'Wir AG' } }

test('empty fields are filled, written ones and chosen levels stay', () => {
  const filled = fillTerms(written, known, null)
  expect(filled.own).toEqual({ ...emptyTerms.own, organisation: 'Wir AG', outOfBand: '+49 30 1' })
  expect(filled.partner).toEqual({ ...emptyTerms.partner, ...known.partner })
  expect(filled.toPartner).toEqual(emptyTerms.toPartner)
  expect(filled.toUs).toBeNull()
  expect(filled.common).toEqual({ ...emptyTerms.common, dataProtectionOfficer: 'Datenschutz' })
})

test('named fields are replaced, and no others', () => {
  const filled = fillTerms(written, known, ['own.organisation', 'toPartner.level', 'toUs.level', 'partner.unknown'])
  expect(filled.own).toEqual({ ...emptyTerms.own, organisation: 'Wir' })
  expect(filled.partner).toEqual(emptyTerms.partner)
  expect(filled.toPartner).toEqual({ ...emptyTerms.toPartner, level: 'dane' })
  expect(filled.toUs).toBeNull()
})

test('nothing known leaves terms as they are', () => {
  const nothing = { own: {}, partner: {}, toPartner: {}, toUs: {}, common: {} }
  expect(fillTerms(written, nothing, null)).toEqual(written)
  expect(fillTerms(written, nothing, ['own.organisation'])).toEqual(written)
})
