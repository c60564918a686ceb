// What a report gives to the annex: every certificate once, readable issuers, and findings that are more than information.
import { expect, test } from 'vitest'
import { measurementOf } from '#agreement/measurement.ts'
import { sampleCertificate, sampleReport, sampleSession } from '#test/support/samples.ts'

const certificatesFrom = (sessions: ReturnType<typeof sampleSession>[]) => {
  const report = sampleReport()
  const observed = { ...report.observed, smtpSessions: sessions }
  return measurementOf('bank.example', { ...report, observed }).measurement?.certificates ?? []
}

test('a certificate shared by hosts stands once, a broken session without one', () => {
  const shared = sampleSession()
  const certificates = certificatesFrom([
    shared,
    { ...shared, host: 'mx2.bank.example' },
    { ...shared, ip: '127.0.0.9', tls: null },
  ])
  expect(certificates).toHaveLength(1)
  expect(certificates[0]?.hosts).toEqual(['mx.bank.example', 'mx2.bank.example'])
})

test.each([
  ['CN=Trust CA 3\nO=Trust Ltd\nC=DE', 'Trust CA 3, Trust Ltd'],
  ['C=DE, O=Trust Ltd, CN=Trust CA 3', 'Trust CA 3, Trust Ltd'],
  ['O=Trust\nCN=Trust', 'Trust'],
  ['OU=Only a unit', 'OU=Only a unit'],
])('the issuer %j reads %s', (issuer, expected) => {
  const session = sampleSession()
  const chain = [sampleCertificate(['mx.bank.example'], { issuer })]
  const [certificate] = certificatesFrom([{ ...session, tls: session.tls && { ...session.tls, chain } }])
  expect(certificate?.issuer).toBe(expected)
})
