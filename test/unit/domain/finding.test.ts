// Findings, faults and the summaries made of reports: the worst decides, and what was not seen is never green.
import { expect, test } from 'vitest'
import { assertNever, fail, fault, faultCatalogue, faultCodes, succeed } from '#domain/fault.ts'
import { type Finding, findingCatalogue, findingCodes, type Severity, severities, worstOf } from '#domain/finding.ts'
import { languageFor } from '#domain/language.ts'
import { summarise, summariseAll } from '#domain/report-summary.ts'
import { sampleCertificate, sampleReport, sampleSession } from '#test/support/samples.ts'

const finding = (severity: Severity, code: Finding['code'] = 'null-mx'): Finding => ({
  code,
  severity,
  params: {},
  at: {},
})

test('the worst of nothing is nothing', () => {
  expect(worstOf([])).toBeUndefined()
})

test('the worst is fail before unknown before warn before info, in any order', () => {
  for (const [index, worst] of severities.entries()) {
    const list = severities.slice(0, index + 1).map((severity) => finding(severity))
    expect(worstOf(list)).toBe(worst)
    expect(worstOf(list.toReversed())).toBe(worst)
  }
  expect(severities).toEqual(['info', 'warn', 'unknown', 'fail'])
})

test('every finding code has the public form and known severities', () => {
  for (const code of findingCodes) {
    expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    expect(findingCatalogue[code].length).toBeGreaterThan(0)
    for (const severity of findingCatalogue[code]) expect(severities).toContain(severity)
  }
})

test('every fault code has the form area.what-happened', () => {
  for (const code of faultCodes) {
    expect(code).toMatch(/^(internal|[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*)$/)
    expect(typeof faultCatalogue[code].retryable).toBe('boolean')
  }
})

test('an outcome is a value or a catalogued fault', () => {
  expect(succeed(1)).toEqual({ ok: true, value: 1 })
  expect(fail('internal', { id: 'x' })).toEqual({ ok: false, fault: { code: 'internal', params: { id: 'x' } } })
  expect(fault.safeParse({ code: 'made.up', params: {} }).success).toBe(false)
  expect(() => assertNever('odd' as never)).toThrow('odd')
})

test.each([
  ['de', 'de'],
  ['de-CH', 'de'],
  ['de_AT.UTF-8', 'de'],
  ['DE', 'de'],
  ['den', 'en'],
  ['en-GB', 'en'],
  ['fr', 'en'],
  ['C', 'en'],
  ['', 'en'],
])('the locale %j speaks %s', (locale, expected) => {
  expect(languageFor(locale)).toBe(expected)
})

test('a report is summed up by its worst finding and its earliest expiry', () => {
  const sessionUntil = (notAfter: string) => {
    const session = sampleSession()
    if (session.tls === null) throw new Error('the sample has TLS')
    const issuer = sampleCertificate(['ca.example'], { notAfter: '2026-01-01T00:00:00.000Z' })
    return { ...session, tls: { ...session.tls, chain: [sampleCertificate(['mx.example'], { notAfter }), issuer] } }
  }
  const report = sampleReport()
  const summary = summarise({
    ...report,
    observed: {
      ...report.observed,
      smtpSessions: [
        sessionUntil('2027-05-01T00:00:00.000Z'),
        sessionUntil('2027-02-01T00:00:00.000Z'),
        sampleSession({ tls: null }),
      ],
    },
    judgement: {
      ...report.judgement,
      findings: [
        finding('info', 'cert-differs-per-mx'),
        finding('warn', 'expires-soon'),
        finding('fail', 'cert-expired'),
      ],
    },
  })
  expect(summary).toEqual({
    domain: 'bank.example',
    startedAt: report.startedAt,
    verdict: 'suitable',
    leadingFinding: 'cert-expired',
    expiresAt: '2027-02-01T00:00:00.000Z',
  })
})

test('information alone leads nothing', () => {
  const report = sampleReport()
  const findings = [finding('info', 'cert-differs-per-mx')]
  expect(summarise({ ...report, judgement: { ...report.judgement, findings } }).leadingFinding).toBeNull()
})

test('a partner is as good as its worst domain, and unverifiable while one is untested', () => {
  const of = (verdict: 'suitable' | 'conditional' | 'unsuitable' | 'unverifiable', startedAt: string) => {
    const report = sampleReport({ startedAt })
    return summarise({ ...report, judgement: { ...report.judgement, verdict } })
  }
  const good = of('suitable', '2026-11-21T10:00:00.000Z')
  const bad = of('unsuitable', '2026-11-20T10:00:00.000Z')
  const by = (map: Record<string, typeof good>) => (domain: string) => map[domain]
  expect(summariseAll(['a', 'b'], by({}))).toBeUndefined()
  expect(summariseAll(['a'], by({ a: good }))).toMatchObject({ verdict: 'suitable' })
  expect(summariseAll(['a', 'b'], by({ a: good, b: good }))).toMatchObject({ verdict: 'suitable' })
  expect(summariseAll(['a', 'b'], by({ a: good }))).toMatchObject({ verdict: 'unverifiable' })
  expect(summariseAll(['a', 'b', 'c'], by({ a: good, b: bad }))).toMatchObject({
    verdict: 'unsuitable',
    startedAt: bad.startedAt,
  })
})
