// The policy a gateway gets is made of what was agreed and what the last test saw, and never promises more.
import { expect, test } from 'vitest'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { policyOfPartner } from '#operations/policy-of-partner.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { sampleCertificate, samplePartner, sampleReport, sampleSession } from '#test/support/samples.ts'

const wish = { level: 'secure', includeSubdomains: false } as const

/** A report with one MX host per given session. */
function reportOf(domain: string, sessions: readonly ReturnType<typeof sampleSession>[]) {
  const report = sampleReport({ domain })
  const hosts = [...new Set(sessions.map((session) => session.host))].map((host) => ({
    host,
    preference: 10,
    addresses: [],
    alias: null,
    isLiteral: false,
    lookupFailed: false,
  }))
  return {
    ...report,
    observed: { ...report.observed, mxRoute: { ...report.observed.mxRoute, hosts }, smtpSessions: [...sessions] },
  }
}

function sessionOf(host: string, dnsNames: readonly string[], sha256 = 'a'.repeat(64)) {
  const session = sampleSession({ host })
  if (session.tls === null) throw new Error('the sample has TLS')
  const chain = [sampleCertificate(dnsNames, { sha256 }), sampleCertificate(['ca.example'], { sha256: 'f'.repeat(64) })]
  return { ...session, tls: { ...session.tls, chain } }
}

test('names are the agreed ones, hosts the seen ones with their leaf names, and it is a valid policy', () => {
  const partner = samplePartner({ agreedNames: ['mail.bank.example'] })
  const report = reportOf('bank.example', [
    sessionOf('MX2.bank.example', ['mx2.bank.example', '*.bank.example']),
    sessionOf('mx1.bank.example', ['mx1.bank.example']),
  ])
  const policy = valueIn(policyOfPartner(partner, [report], wish))
  expect(policy).toMatchObject({
    id: partner.id,
    partner: partner.name,
    level: 'secure',
    names: ['mail.bank.example'],
    pins: [],
  })
  expect(policy.hosts).toEqual([
    { host: 'mx1.bank.example', certificateNames: ['mx1.bank.example'] },
    { host: 'mx2.bank.example', certificateNames: ['*.bank.example', 'mx2.bank.example'] },
  ])
  expect(tlsPolicy.parse(policy)).toEqual(policy)
})

test('addresses of one host with different certificates stay apart, equal ones fall together', () => {
  const report = reportOf('bank.example', [
    sessionOf('mx.bank.example', ['a.example']),
    sessionOf('mx.bank.example', ['b.example']),
    sessionOf('mx.bank.example', ['a.example']),
  ])
  expect(valueIn(policyOfPartner(samplePartner(), [report], wish)).hosts).toEqual([
    { host: 'mx.bank.example', certificateNames: ['a.example'] },
    { host: 'mx.bank.example', certificateNames: ['b.example'] },
  ])
})

test('hostile names from DNS and certificates do not reach the policy', () => {
  const report = reportOf('bank.example', [
    sessionOf("mx'; rm -rf.example", ['x.example']),
    sessionOf('mx.bank.example', ['$(evil).example', "a'b.example", 'good.example', '*', 'a\nb.example', '192.0.2.1']),
  ])
  expect(valueIn(policyOfPartner(samplePartner(), [report], wish)).hosts).toEqual([
    { host: 'mx.bank.example', certificateNames: ['good.example'] },
  ])
})

test('a host without certificate is listed without names', () => {
  const report = reportOf('bank.example', [sampleSession({ tls: null })])
  expect(valueIn(policyOfPartner(samplePartner(), [report], wish)).hosts).toEqual([
    { host: 'mx.bank.example', certificateNames: [] },
  ])
})

test('pins are the leaf certificates of every address, each once, and only for the level that uses them', () => {
  const report = reportOf('bank.example', [
    sessionOf('mx1.bank.example', ['a.example'], 'C'.repeat(64)),
    sessionOf('mx2.bank.example', ['a.example'], Array.from({ length: 32 }, () => 'bb').join(':')),
    sessionOf('mx2.bank.example', ['a.example'], 'c'.repeat(64)),
  ])
  const pinned = valueIn(policyOfPartner(samplePartner(), [report], { ...wish, level: 'fingerprint' }))
  expect(pinned.pins).toEqual(['b'.repeat(64), 'c'.repeat(64)])
  expect(valueIn(policyOfPartner(samplePartner(), [report], wish)).pins).toEqual([])
})

test('every domain must be tested', () => {
  const partner = samplePartner({ domains: ['bank.example', 'other.example'] })
  expect(faultIn(policyOfPartner(partner, [sampleReport()], wish))).toEqual({
    code: 'probe.not-tested',
    params: { domain: 'other.example' },
  })
})

test('a level one domain does not allow today is refused with that domain; may is always allowed', () => {
  const partner = samplePartner({ domains: ['bank.example', 'other.example'] })
  const weak = sampleReport({ domain: 'other.example' })
  const modes = { encrypt: true, verify: false, secure: false, dane: false, fingerprint: false }
  const reports = [sampleReport(), { ...weak, judgement: { ...weak.judgement, modes } }]
  for (const level of ['verify', 'secure', 'dane', 'fingerprint'] as const) {
    expect(faultIn(policyOfPartner(partner, reports, { ...wish, level }))).toEqual({
      code: 'gateway.not-safe-today',
      params: { level, domain: level === 'dane' ? 'bank.example' : 'other.example' },
    })
  }
  for (const level of ['encrypt', 'may'] as const) {
    expect(valueIn(policyOfPartner(partner, reports, { ...wish, level })).level).toBe(level)
  }
})
