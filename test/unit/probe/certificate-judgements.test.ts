// Judgements about certificates at their edges: when an end is near, whose revocation counts, what is told where, and in whose words.
import { describe, expect, it } from 'vitest'
import { languages } from '#domain/language.ts'
import type { Certificate } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import type { RevocationFact } from '#domain/revocation.ts'
import { translatorFor } from '#i18n/translate.ts'
import { certificateLifetime } from '#probe/checks/certificate-lifetime.ts'
import { mxKept } from '#probe/checks/mx-kept.ts'
import { notRevoked } from '#probe/checks/not-revoked.ts'
import { sampleCertificate, sampleReport, sampleSession } from '#test/support/samples.ts'

const dayMs = 86_400_000
const now = '2026-11-21T10:00:00.000Z'
const inDays = (days: number) => new Date(Date.parse(now) + days * dayMs).toISOString()
const base = sampleReport().observed

function observedWith(leaf: Certificate, path?: readonly Certificate[], more: Partial<Observed> = {}): Observed {
  const session = sampleSession()
  if (session.tls === null) throw new Error('the sample has a session')
  const trust = { ...session.tls.trust, ...(path === undefined ? {} : { path: [...path] }) }
  return { ...base, ...more, smtpSessions: [{ ...session, tls: { ...session.tls, chain: [leaf], trust } }] }
}

describe('an end is near', () => {
  it.each([
    ['a year', 365, 14.01, false],
    ['a year', 365, 13.99, true],
    ['90 days', 90, 14.01, false],
    ['90 days', 90, 13.5, true],
    ['47 days', 47, 7.9, false],
    ['47 days', 47, 7.8, true],
    ['6 days', 6, 1.01, false],
    ['6 days', 6, 0.99, true],
  ])('for a certificate of %s (%d) with %d days left: %s', (_, lifetime, left, isNear) => {
    const leaf = sampleCertificate(['mx.bank.example'], { notBefore: inDays(left - lifetime), notAfter: inDays(left) })
    const findings = certificateLifetime.judge(observedWith(leaf), { now, agreedNames: [] })
    expect(findings.map(({ code, params }) => [code, params['days']])).toEqual(
      isNear ? [['expires-soon', Math.floor(left)]] : [],
    )
  })
})

describe('a revocation', () => {
  const [leaf, issuing, root] = ['mx.bank.example', 'Issuing CA', 'Root'].map((name, index) =>
    sampleCertificate([name], { subject: `CN=${name}`, sha256: String(index).repeat(64) }),
  ) as [Certificate, Certificate, Certificate]
  const revoked = (certificate: Certificate): RevocationFact => ({
    sha256: certificate.sha256,
    subject: certificate.subject,
    status: { kind: 'revoked', date: '2026-11-01T00:00:00.000Z', reason: 'ca-compromise' },
    mustStaple: 'not-required',
    attempts: [],
  })
  const subjectsOf = (fact: RevocationFact) =>
    notRevoked
      .judge(observedWith(leaf, [leaf, issuing, root], { revocations: [fact] }), { now, agreedNames: [] })
      .map(({ code, params }) => [code, params['subject']])

  it('of an intermediate counts like one of the leaf; the anchor answers to nobody, strangers do not matter', () => {
    expect(subjectsOf(revoked(leaf))).toEqual([['revoked', 'CN=mx.bank.example']])
    expect(subjectsOf(revoked(issuing))).toEqual([['revoked', 'CN=Issuing CA']])
    expect(subjectsOf(revoked(root))).toEqual([])
    expect(subjectsOf(revoked(sampleCertificate(['other.example'])))).toEqual([])
  })
})

describe('a list of servers that was not seen whole', () => {
  const observed: Observed = { ...base, mxRoute: { ...base.mxRoute, isTruncated: true } }
  const judge = (confirmedHosts: readonly string[]) =>
    mxKept.judge(observed, { now, agreedNames: [], confirmedHosts }).map(({ params }) => params)

  it('tells of servers that came, never of servers that went', () => {
    expect(judge(['mx.bank.example', 'mx2.bank.example'])).toEqual([])
    expect(judge(['mx2.bank.example'])).toMatchObject([{ added: 'mx.bank.example', removed: '–' }])
    const previous = { startedAt: now, observed }
    const wider = { ...base, mxRoute: { ...base.mxRoute, hosts: [] } }
    expect(mxKept.judge(wider, { now, agreedNames: [], previous })).toEqual([])
  })
})

describe.each(languages)('in %s', (language) => {
  const translate = translatorFor(language)
  const isGerman = language === 'de'

  it('values that are words are said in words', () => {
    const place = { host: 'mx.bank.example' }
    expect(translate('finding:chain-disorder.admin', { ...place, flaws: 'order root' })).toContain(
      isGerman ? 'falscher Reihenfolge; Das Wurzelzertifikat' : 'wrong order; The root certificate',
    )
    const revoked = { ...place, subject: 'CN=mx', date: '2026-11-01', reason: 'key-compromise' }
    expect(translate('finding:revoked.admin', revoked)).toContain(isGerman ? 'Schlüssel bekannt' : 'key became known')
    const drift = { domain: 'bank.example', agreed: 'secure', reached: 'certificate' }
    expect(translate('finding:agreement-drift.admin', drift)).toContain(translate('gateway:level.secure.name'))
    expect(translate('finding:agreement-drift.admin', drift)).toContain(translate('probe:level.certificate'))
  })

  it('values nobody knows stay as they are', () => {
    const revoked = { host: 'mx', subject: 'CN=mx', date: 'never', reason: 'constructor' }
    expect(translate('finding:revoked.admin', revoked)).toContain('constructor')
  })
})
