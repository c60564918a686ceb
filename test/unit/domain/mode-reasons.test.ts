// Every mode has its reason: what the ladder closes is explained by the finding that closes it, whatever code it has.
import { expect, test } from 'vitest'
import { type Finding, findingCatalogue, findingCodes, type Severity } from '#domain/finding.ts'
import { languages } from '#domain/language.ts'
import { modeReasons } from '#domain/mode-reasons.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { describeModeReason } from '#i18n/describe-report.ts'
import { translatorFor } from '#i18n/translate.ts'
import { climbLadder } from '#probe/ladder.ts'
import { findingParams } from '#test/support/finding-params.ts'
import { sampleReport } from '#test/support/samples.ts'

const place = { host: 'mx.bank.example', ip: '127.0.0.1' }
const made = (code: Finding['code'], severity: Severity): Finding => ({
  code,
  severity,
  params: { ...findingParams(code), ...place },
  at: place,
})

function judged(findings: readonly Finding[]): ProbeReport {
  const report = sampleReport()
  return {
    ...report,
    judgement: {
      ...report.judgement,
      ...climbLadder(report.observed, [...findings], { now: '2026-11-21T10:00:00.000Z', agreedNames: [] }),
    },
  }
}

test('a mode that may be enforced says over how many addresses', () => {
  const reasons = modeReasons(sampleReport()).filter((reason) => reason.isSafe)
  expect(reasons.map((reason) => [reason.mode, reason.code, reason.addresses])).toEqual([
    ['encrypt', 'safe', 1],
    ['verify', 'safe', 1],
    ['secure', 'safe', 1],
    ['fingerprint', 'safe', 1],
  ])
})

const all = findingCodes.flatMap((code) => findingCatalogue[code].map((severity) => [code, severity] as const))

test.each(all)('%s as %s: what it closes it explains', (code, severity) => {
  const report = judged([made(code, severity)])
  for (const reason of modeReasons(report)) {
    const { mode } = reason
    expect(reason.isSafe).toBe(report.judgement.modes[mode])
    if (reason.isSafe || mode === 'dane') continue
    expect({ mode, code: reason.finding?.code }).toEqual({ mode, code })
  }
})

test('the certificate closes what checks it and nothing else', () => {
  const reasons = modeReasons(judged([made('self-signed', 'fail'), made('name-mismatch', 'fail')]))
  const codes = Object.fromEntries(reasons.map((reason) => [reason.mode, reason.finding?.code ?? null]))
  expect(codes).toMatchObject({ encrypt: null, verify: 'self-signed', secure: 'self-signed', fingerprint: null })
  expect(reasons.find((reason) => reason.mode === 'secure')?.further).toBe(1)
})

test('a failure of the connection comes before what could not be seen, and a certain one before both', () => {
  const unseen = { ...made('rate-limit', 'unknown'), at: { host: 'mx2.bank.example', ip: '127.0.0.2' } }
  const reasons = modeReasons(judged([unseen, made('cert-expired', 'fail')]))
  const codes = reasons.map((reason) => [reason.mode, reason.code, reason.finding?.code])
  expect(codes).toContainEqual(['verify', 'finding', 'cert-expired'])
})

test('a backup that does not answer is named where the mode is safe all the same', () => {
  const report = sampleReport()
  const down: Finding = { code: 'one-mx-down', severity: 'warn', params: {}, at: { host: 'backup.bank.example' } }
  const reasons = modeReasons({ ...report, judgement: { ...report.judgement, findings: [down] } })
  expect(reasons[0]).toMatchObject({ isSafe: true, code: 'safe-without', leftOut: ['backup.bank.example'] })
})

test.each(languages)('in %s every reason is a sentence', (language) => {
  const t = translatorFor(language)
  const reports = [sampleReport(), ...all.map(([code, severity]) => judged([made(code, severity)]))]
  for (const reason of reports.flatMap(modeReasons)) {
    const sentence = describeModeReason(reason, t)
    expect(sentence).toMatch(/^\p{Lu}.*[.?]$/u)
    expect(sentence).not.toMatch(/\{\{|report:|finding:|probe:|undefined/)
  }
})
