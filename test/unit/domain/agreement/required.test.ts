// What must stand in terms before they are sent, per side and direction.
import { expect, test } from 'vitest'
import { missingTerms } from '#domain/agreement/required.ts'
import { defaultDirection, emptyTerms } from '#domain/agreement/terms.ts'
import { sampleOwnSide, samplePartnerSide, sampleTerms } from '#test/support/agreement-samples.ts'

const live = { ...defaultDirection, goLive: '2026-12-01' }
const client = { name: 'mx.bank.example', authority: 'Test CA', hasClientAuth: true }

test('complete terms miss nothing', () => {
  expect(missingTerms(sampleTerms())).toEqual([])
  expect(missingTerms(sampleTerms({ toUs: live }))).toEqual([])
})

test('empty terms name every field of mail to the partner, and nothing only the partner could say', () => {
  expect(missingTerms(emptyTerms)).toEqual([
    'own.organisation',
    'own.address',
    'own.domains',
    'own.testMailboxes',
    'own.outOfBand',
    'own.lift',
    'own.sendingAddresses',
    'own.warnAfterHours',
    'own.giveUpAfterHours',
    'own.fallback',
    'partner.organisation',
    'partner.domains',
    'partner.hosts',
    'partner.certificateNames',
    'partner.authority',
    'toPartner.goLive',
    'common.contactPrivacy',
  ])
})

test('mail to us needs what we receive with, and where the partner sends from', () => {
  const own = sampleOwnSide({ hosts: [], reply: 'unknown', certificateNames: [], sendingAddresses: [] })
  const partner = samplePartnerSide({ hosts: [], sendingAddresses: [], certificateNames: [] })
  expect(missingTerms(sampleTerms({ own, partner, toPartner: null, toUs: live }))).toEqual([
    'own.hosts',
    'own.reply',
    'own.certificateNames',
    'partner.sendingAddresses',
  ])
})

test.each([
  ['encrypt', []],
  ['dane', []],
  ['verify', ['partner.authority']],
  ['secure', ['partner.certificateNames', 'partner.authority']],
  ['fingerprint', ['partner.pins']],
  ['may', ['toPartner.level']],
] as const)('level %s needs %j of the certificate', (level, expected) => {
  const partner = samplePartnerSide({ certificateNames: [], authority: '', pins: [] })
  expect(missingTerms(sampleTerms({ partner, toPartner: { ...live, level } }))).toEqual(expected)
})

test('who is bound by keys names them, whatever the level', () => {
  const partner = samplePartnerSide({ binding: 'pin', pins: [] })
  expect(missingTerms(sampleTerms({ partner }))).toEqual(['partner.pins'])
  expect(missingTerms(sampleTerms({ partner: { ...partner, pins: ['a'.repeat(64)] } }))).toEqual([])
  expect(missingTerms(sampleTerms({ own: sampleOwnSide({ binding: 'pin' }) }))).toEqual([])
})

test('certificates on both ends need those of the sending side', () => {
  const mutual = { ...live, isMutual: true }
  expect(missingTerms(sampleTerms({ toPartner: mutual, toUs: mutual }))).toEqual([
    'own.clientCertificate',
    'partner.clientCertificate',
  ])
  const own = sampleOwnSide({ clientCertificate: client })
  expect(missingTerms(sampleTerms({ own, toPartner: mutual }))).toEqual([])
})

test('an agreement about no direction says nothing', () => {
  expect(missingTerms(sampleTerms({ toPartner: null, toUs: null }))).toEqual(['toPartner'])
})
