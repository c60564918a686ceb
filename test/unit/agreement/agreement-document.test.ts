// The model of the agreement: what is known is filled in, what is not stays blank, and only the newest test of a domain counts.
import { describe, expect, test } from 'vitest'
import { type AgreementFacts, agreementDocument } from '#agreement/document.ts'
import { type FieldKey, type FieldRow, fieldKeys } from '#agreement/fields.ts'
import { defaultSettings } from '#domain/setting.ts'
import { sampleCertificate, samplePartner, sampleReport, sampleSession } from '#test/support/samples.ts'

const factsWith = (changes: Partial<AgreementFacts> = {}): AgreementFacts => ({
  partner: samplePartner(),
  settings: defaultSettings,
  reports: [sampleReport()],
  number: 'HS-2026-0001',
  version: 1,
  date: '2026-11-21',
  level: 'secure',
  ...changes,
})

function rowOf(key: FieldKey, facts: AgreementFacts): FieldRow {
  const row = agreementDocument(facts)
    .groups.flatMap((group) => group.rows)
    .find((entry) => entry.key === key)
  if (row === undefined) throw new Error(`no field ${key}`)
  return row
}

test('every field stands in the document once', () => {
  const keys = agreementDocument(factsWith()).groups.flatMap((group) => group.rows.map((row) => row.key))
  expect(keys.toSorted()).toEqual([...fieldKeys].toSorted())
})

test('what nobody told us stays blank', () => {
  for (const key of ['organisation', 'technical', 'helo', 'deputy'] as const) {
    expect(rowOf(key, factsWith()), key).toMatchObject({ own: { kind: 'blank' } })
  }
  expect(rowOf('certificateNames', factsWith({ reports: [] }))).toMatchObject({ partner: { kind: 'blank' } })
})

test('what is known is filled in', () => {
  const settings = { ...defaultSettings, organisation: 'Eigene AG', helo: 'mail.eigene.example' }
  const facts = factsWith({ settings, partner: samplePartner({ agreedNames: ['mail.bank.example'] }) })
  expect(rowOf('organisation', facts)).toMatchObject({
    own: { lines: ['Eigene AG'] },
    partner: { lines: ['Muster Bank AG'] },
  })
  expect(rowOf('helo', facts)).toMatchObject({ own: { lines: ['mail.eigene.example'] } })
  expect(rowOf('receivingHosts', facts)).toMatchObject({ partner: { lines: ['mx.bank.example:25'] } })
  expect(rowOf('certificateNames', facts)).toMatchObject({
    partner: { lines: ['mail.bank.example', 'mx.bank.example'] },
  })
  expect(rowOf('certificateUntil', facts)).toMatchObject({ partner: { kind: 'date', date: '2027-01-01' } })
})

describe('what happens on failure', () => {
  test('a level that is enforced holds the message', () => {
    expect(rowOf('onFailureOut', factsWith({ level: 'encrypt' }))).toMatchObject({ own: { code: 'hold-own' } })
  })

  test('no document claims to hold messages at a level that does not', () => {
    expect(rowOf('onFailureOut', factsWith({ level: 'may' }))).toMatchObject({ both: { code: 'sent-in-clear' } })
  })
})

describe('measurements', () => {
  test('an untested domain is there, untested', () => {
    const partner = samplePartner({ domains: ['bank.example', 'other.example'] })
    const measurements = agreementDocument(factsWith({ partner })).measurements
    expect(measurements.map((entry) => [entry.domain, entry.measurement === null])).toEqual([
      ['bank.example', false],
      ['other.example', true],
    ])
  })

  test('the newest report of a domain counts, whatever the order', () => {
    const older = sampleReport({ startedAt: '2026-11-20T10:00:00.000Z' })
    const newer = sampleReport({ startedAt: '2026-11-21T09:00:00.000+01:00' })
    for (const reports of [
      [older, newer],
      [newer, older],
    ]) {
      const [entry] = agreementDocument(factsWith({ reports })).measurements
      expect(entry?.measurement?.startedAt).toBe(newer.startedAt)
    }
  })

  test('a certificate shared by hosts stands once, a broken session without one', () => {
    const shared = sampleSession()
    const sessions = [shared, { ...shared, host: 'mx2.bank.example' }, { ...shared, ip: '127.0.0.9', tls: null }]
    const report = sampleReport()
    const observed = { ...report.observed, smtpSessions: sessions }
    const [entry] = agreementDocument(factsWith({ reports: [{ ...report, observed }] })).measurements
    expect(entry?.measurement?.certificates).toHaveLength(1)
    expect(entry?.measurement?.certificates[0]?.hosts).toEqual(['mx.bank.example', 'mx2.bank.example'])
  })

  test.each([
    ['CN=Trust CA 3\nO=Trust Ltd\nC=DE', 'Trust CA 3, Trust Ltd'],
    ['C=DE, O=Trust Ltd, CN=Trust CA 3', 'Trust CA 3, Trust Ltd'],
    ['O=Trust\nCN=Trust', 'Trust'],
    ['OU=Only a unit', 'OU=Only a unit'],
  ])('the issuer %j reads %s', (issuer, expected) => {
    const session = sampleSession()
    const chain = [sampleCertificate(['mx.bank.example'], { issuer })]
    const report = sampleReport()
    const observed = {
      ...report.observed,
      smtpSessions: [{ ...session, tls: session.tls && { ...session.tls, chain } }],
    }
    const [entry] = agreementDocument(factsWith({ reports: [{ ...report, observed }] })).measurements
    expect(entry?.measurement?.certificates[0]?.issuer).toBe(expected)
  })
})

test.each([
  ['2026-11-21', '2027-11-21'],
  ['2028-02-29', '2029-03-01'],
  ['2026-11-21T23:30:00.000Z', '2027-11-21'],
])('an agreement of %s is looked at again on %s', (date, reviewBy) => {
  expect(agreementDocument(factsWith({ date })).reviewBy).toBe(reviewBy)
})
