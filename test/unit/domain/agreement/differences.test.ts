// Where tests or the partner's data say otherwise than the terms; what was not seen is no difference.
import { expect, test } from 'vitest'
import { termDifferences } from '#domain/agreement/differences.ts'
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import { type DirectionTerms, defaultDirection } from '#domain/agreement/terms.ts'
import { samplePartnerSide, sampleTerms } from '#test/support/agreement-samples.ts'
import { samplePartner, sampleReport, sampleSession } from '#test/support/samples.ts'

const partner = samplePartner()
const report = sampleReport()
const leaf = { sha256: 'a'.repeat(64), spkiSha256: 'b'.repeat(64) }

function differ(side: Partial<SideTerms>, direction: Partial<DirectionTerms> = {}, reports = [report]) {
  const toPartner = { ...defaultDirection, ...direction }
  return termDifferences(sampleTerms({ partner: samplePartnerSide(side), toPartner }), partner, reports, null)
}

test('terms that say what the test saw differ nowhere', () => {
  expect(differ({})).toEqual([])
})

test('domains differ both ways; sub-domains that are included do not', () => {
  const two = samplePartner({ domains: ['bank.example', 'mail.bank.example', 'neu.example'] })
  const side = samplePartnerSide({
    domains: [
      { name: 'bank.example', includeSubdomains: true },
      { name: 'alt.example', includeSubdomains: false },
    ],
  })
  expect(termDifferences(sampleTerms({ partner: side }), two, [], null)).toEqual([
    { path: 'partner.domains', code: 'domain-missing', found: ['neu.example'] },
    { path: 'partner.domains', code: 'domain-foreign', found: ['alt.example'] },
  ])
})

test('hosts that came, went, or moved to other addresses', () => {
  const hosts = [{ host: 'mx.alt.example', port: 25, addresses: [] }]
  expect(differ({ hosts })).toEqual([
    { path: 'partner.hosts', code: 'host-new', found: ['mx.bank.example'] },
    { path: 'partner.hosts', code: 'host-gone', found: ['mx.alt.example'] },
  ])
  const at = (addresses: string[]) => [{ host: 'mx.bank.example', port: 25, addresses }]
  expect(differ({ hosts: at(['192.0.2.1']) })).toEqual([
    { path: 'partner.hosts', code: 'address-new', found: ['mx.bank.example 127.0.0.1'] },
  ])
  expect(differ({ hosts: at([]) })).toEqual([])
  expect(differ({ hosts: at(['192.0.2.0/24']) })).toEqual([])
  expect(differ({ hosts, route: 'hosts' })).toEqual([])
})

test('a certificate without an agreed name, of another authority, or ending sooner', () => {
  expect(differ({ certificateNames: ['other.example'] })).toEqual([
    { path: 'partner.certificateNames', code: 'name-not-covered', found: ['mx.bank.example'] },
  ])
  expect(differ({ certificateNames: ['*.bank.example'] })).toEqual([])
  expect(differ({ authority: 'Andere CA' })).toEqual([
    { path: 'partner.authority', code: 'authority-changed', found: ['Test CA'] },
  ])
  expect(differ({ authority: 'R11 (Test CA)' })).toEqual([])
  expect(differ({ certificateUntil: '2027-06-01' })).toEqual([
    { path: 'partner.certificateUntil', code: 'certificate-ends-sooner', found: ['2027-01-01'] },
  ])
  expect(differ({ certificateUntil: '2026-06-01' })).toEqual([])
})

test('pins count when keys are bound', () => {
  const pins = ['c'.repeat(64)]
  const expected = [{ path: 'partner.pins', code: 'pin-not-shown', found: ['mx.bank.example'] }]
  expect(differ({ pins, binding: 'pin' })).toEqual(expected)
  expect(differ({ pins }, { level: 'fingerprint' })).toEqual(expected)
  expect(differ({ pins })).toEqual([])
  expect(differ({ pins: [leaf.spkiSha256], binding: 'pin' })).toEqual([])
  expect(differ({ pins: [leaf.sha256], binding: 'pin' })).toEqual([])
})

test('what was published and is gone, a level that is no longer safe, a version too old', () => {
  expect(differ({ dane: true, mtaSts: 'enforce' }, { level: 'dane' })).toEqual([
    { path: 'partner.dane', code: 'dane-gone', found: ['bank.example'] },
    { path: 'partner.mtaSts', code: 'mta-sts-weaker', found: ['bank.example'] },
    { path: 'toPartner.level', code: 'level-not-safe', found: ['bank.example'] },
  ])
  const session = sampleSession()
  if (session.tls === null) throw new Error('the sample has TLS')
  const old = {
    ...report,
    observed: { ...report.observed, smtpSessions: [{ ...session, tls: { ...session.tls, protocol: 'TLSv1.2' } }] },
  }
  expect(differ({}, { minProtocol: 'TLSv1.3' }, [old])).toEqual([
    { path: 'toPartner.minProtocol', code: 'protocol-too-old', found: ['mx.bank.example'] },
  ])
  expect(differ({}, { minProtocol: 'TLSv1.3' })).toEqual([])
})

test('nothing is concluded from what was not seen, or from mail that is not agreed', () => {
  const blind = { ...report, observed: { ...report.observed, smtpSessions: [sampleSession({ tls: null })] } }
  expect(differ({ certificateNames: ['other.example'], pins: ['c'.repeat(64)], binding: 'pin' }, {}, [blind])).toEqual(
    [],
  )
  const terms = sampleTerms({ partner: samplePartnerSide({ hosts: [], authority: 'Andere CA' }), toPartner: null })
  expect(termDifferences(terms, partner, [report], null)).toEqual([])
})

test('a go-live before today is named in each direction, and only where a day may still be agreed', () => {
  const terms = sampleTerms({
    toPartner: { ...defaultDirection, goLive: '2026-11-20' },
    toUs: { ...defaultDirection, goLive: '2026-11-21' },
  })
  const past = { path: 'toPartner.goLive', code: 'go-live-past', found: ['2026-11-20'] }
  expect(termDifferences(terms, partner, [], '2026-11-21')).toEqual([past])
  expect(termDifferences(terms, partner, [], '2026-11-22')).toHaveLength(2)
  expect(termDifferences(terms, partner, [], null)).toEqual([])
})
