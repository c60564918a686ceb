// Two tests beside each other: what changed is named once, better and worse are claimed only where both tests came to a judgement.
import { expect, test } from 'vitest'
import { compareReports } from '#domain/compare-reports.ts'
import type { Finding } from '#domain/finding.ts'
import { languages } from '#domain/language.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { reportComparison } from '#domain/report-change.ts'
import { describeChange } from '#i18n/describe-report.ts'
import { translatorFor } from '#i18n/translate.ts'
import { sampleCertificate, sampleReport, sampleSession } from '#test/support/samples.ts'

const place = { host: 'mx.bank.example', ip: '127.0.0.1' }
const made = (code: Finding['code'], severity: Finding['severity'], params: Finding['params'] = {}): Finding => ({
  code,
  severity,
  params: { ...params, ...place },
  at: place,
})
const none = { encrypt: false, verify: false, secure: false, dane: false, fingerprint: false }

function changed(judgement: Partial<ProbeReport['judgement']>, report = sampleReport()): ProbeReport {
  return { ...report, judgement: { ...report.judgement, ...judgement } }
}

function seen(sessions: readonly SmtpSession[]): ProbeReport {
  const report = sampleReport()
  const hosts = [...new Set(sessions.map((session) => session.host))].map((host) => ({
    host,
    preference: 10,
    addresses: sessions.filter((session) => session.host === host).map((session) => session.ip),
    alias: null,
    isLiteral: false,
    lookupFailed: false,
  }))
  const mxRoute = { ...report.observed.mxRoute, hosts }
  return { ...report, observed: { ...report.observed, mxRoute, smtpSessions: [...sessions] } }
}

function withTls(ip: string, leaf: { sha256?: string; spkiSha256?: string }, tls: object = {}): SmtpSession {
  const session = sampleSession({ ip })
  if (session.tls === null) throw new Error('a sample has TLS')
  return { ...session, tls: { ...session.tls, chain: [sampleCertificate(['mx.bank.example'], leaf)], ...tls } }
}

test('the same seen twice is no change, however many days a certificate lost', () => {
  const before = changed({ findings: [made('expires-soon', 'warn', { days: 9 })] })
  const after = changed({ findings: [made('expires-soon', 'warn', { days: 8 })] })
  const compared = compareReports({ ...before, startedAt: '2026-11-20T10:00:00.000Z' }, after)
  expect(compared).toEqual({
    domain: 'bank.example',
    since: '2026-11-20T10:00:00.000Z',
    direction: 'same',
    changes: [],
  })
})

test('a mode that went is worse, and back it is better', () => {
  const good = sampleReport()
  const bad = changed({
    level: 'mandatory',
    modes: { ...none, encrypt: true, fingerprint: true },
    findings: [made('cert-expired', 'fail')],
  })
  const worse = compareReports(good, bad)
  expect(worse.direction).toBe('worse')
  expect(worse.changes.map((change) => change.kind)).toEqual(['level', 'mode-lost', 'mode-lost', 'finding-new'])
  const better = compareReports(bad, good)
  expect(better.direction).toBe('better')
  expect(better.changes.map((change) => change.kind)).toEqual(['level', 'mode-gained', 'mode-gained', 'finding-gone'])
})

test('warnings decide only where modes and failures stayed', () => {
  const warned = changed({ findings: [made('expires-soon', 'warn')] })
  expect(compareReports(sampleReport(), warned).direction).toBe('worse')
  expect(compareReports(warned, sampleReport()).direction).toBe('better')
  const told = changed({ findings: [made('starttls-readvertised', 'info')] })
  expect(compareReports(sampleReport(), told).direction).toBe('same')
})

test('what could not be judged is neither better nor worse', () => {
  const open = changed({ level: 'undetermined', modes: none, findings: [made('rate-limit', 'unknown')] })
  expect(compareReports(sampleReport(), open).direction).toBe('unclear')
  expect(compareReports(open, sampleReport()).direction).toBe('unclear')
})

test('hosts and addresses come and go, but not because a lookup failed', () => {
  const one = seen([sampleSession()])
  const more = seen([sampleSession(), sampleSession({ ip: '127.0.0.2' }), sampleSession({ host: 'mx2.bank.example' })])
  expect(compareReports(one, more).changes).toEqual([
    { kind: 'address-added', at: { host: 'mx.bank.example', ip: '127.0.0.2' } },
    { kind: 'host-added', at: { host: 'mx2.bank.example' } },
  ])
  expect(compareReports(more, one).changes.map((change) => change.kind)).toEqual(['address-removed', 'host-removed'])
  const failed = seen([])
  const unknown = {
    ...failed,
    observed: { ...failed.observed, mxRoute: { ...failed.observed.mxRoute, kind: 'lookup-failed' as const } },
  }
  expect(compareReports(more, unknown).changes).toEqual([])
})

test('a new certificate tells whether its key is new, once per host', () => {
  const before = seen([withTls('127.0.0.1', { sha256: 'a1' }), withTls('127.0.0.2', { sha256: 'a1' })])
  const renewed = seen([withTls('127.0.0.1', { sha256: 'a2' }), withTls('127.0.0.2', { sha256: 'a2' })])
  expect(compareReports(before, renewed).changes).toMatchObject([
    { kind: 'certificate', at: { host: 'mx.bank.example' }, from: 'a1', to: 'a2' },
  ])
  const half = seen([withTls('127.0.0.1', { sha256: 'a1' }), withTls('127.0.0.2', { sha256: 'a3', spkiSha256: 'k3' })])
  expect(compareReports(before, half).changes).toMatchObject([
    { kind: 'key', at: { host: 'mx.bank.example', ip: '127.0.0.2' }, to: 'k3' },
  ])
})

test('a finding about a change is told as that change, and its end mends nothing', () => {
  const quiet = seen([withTls('127.0.0.1', { sha256: 'a2' })])
  const news = changed({ findings: [made('key-changed', 'info')] }, quiet)
  const breach = changed({ findings: [made('key-changed', 'fail')] }, quiet)
  expect(compareReports(quiet, news).changes).toEqual([])
  expect(compareReports(quiet, breach)).toMatchObject({ direction: 'worse', changes: [{ kind: 'finding-new' }] })
  expect(compareReports(breach, quiet)).toMatchObject({ direction: 'same', changes: [] })
})

test('protocol and suite are compared, and another measuring point is said', () => {
  const before = seen([withTls('127.0.0.1', {})])
  const older = seen([withTls('127.0.0.1', {}, { protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-GCM-SHA256' })])
  expect(compareReports(before, older).changes).toMatchObject([{ kind: 'protocol', from: 'TLSv1.3', to: 'TLSv1.2' }])
  const suite = seen([withTls('127.0.0.1', {}, { cipher: 'TLS_AES_128_GCM_SHA256' })])
  const elsewhere = { ...suite, measuredFrom: { kind: 'ssh' as const, name: 'gw1.example' } }
  expect(compareReports(before, elsewhere).changes.map((change) => change.kind)).toEqual(['suite', 'measured-from'])
})

test('every change is a sentence in every language and passes the border', () => {
  const before = seen([withTls('127.0.0.1', { sha256: 'a1' }), sampleSession({ host: 'old.bank.example' })])
  const after = changed(
    { level: 'none', modes: none, findings: [made('starttls-missing', 'fail')] },
    {
      ...seen([
        withTls('127.0.0.1', { sha256: 'a2' }, { protocol: 'TLSv1.2' }),
        sampleSession({ host: 'new.bank.example' }),
      ]),
      measuredFrom: { kind: 'socks5', name: 'proxy' },
    },
  )
  const compared = compareReports(before, after)
  expect(reportComparison.parse(compared)).toEqual(compared)
  expect(new Set(compared.changes.map((change) => change.kind)).size).toBe(8)
  for (const language of languages) {
    for (const change of compared.changes) {
      const sentence = describeChange(change, translatorFor(language))
      expect(sentence).toMatch(/[.]$/)
      expect(sentence).not.toMatch(/\{\{|report:|undefined/)
    }
  }
})
