// What DANE makes up for at an address, on screen and in the public report: certificate faults, and nothing else.
import { expect, test } from 'vitest'
import type { FindingCode } from '#domain/finding.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { serverRows } from '#domain/server-rows.ts'
import type { ReachedLevel } from '#domain/tls-level.ts'
import { toCheckResult } from '#probe/check-result.ts'
import { sampleReport } from '#test/support/samples.ts'

const at = { host: 'mx.bank.example', ip: '127.0.0.1' }

function reportWith(code: FindingCode, level: ReachedLevel): ProbeReport {
  const report = sampleReport()
  const finding = { code, severity: 'fail' as const, params: {}, at }
  return { ...report, judgement: { ...report.judgement, level, findings: [finding] } }
}

test.each([
  ['self-signed', 'dane', 'ok'],
  ['cert-expired', 'dane', 'ok'],
  ['self-signed', 'mandatory', 'failed'],
  ['weak-key', 'dane', 'failed'],
  ['revoked', 'dane', 'failed'],
  ['tls-too-old', 'dane', 'failed'],
] as const)('%s at level %s leaves the address %s', (code, level, outcome) => {
  const report = reportWith(code, level)
  expect(serverRows(report)[0]?.state).toBe(outcome)
  expect(toCheckResult(report).mx[0]?.addresses[0]).toMatchObject({ outcome, findings: [{ code }] })
})
