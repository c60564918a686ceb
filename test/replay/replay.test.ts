// Recorded observations, judged again without a network: each check says exactly what its case expects, and the verdict over all checks
// follows. Every check has at least a pass and an inconclusive case; a check that can fail has a failure.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { findingCatalogue, type Severity } from '#domain/finding.ts'
import { mxRoute, smtpSession } from '#domain/observation.ts'
import { probeVerdict } from '#domain/probe-report.ts'
import { observed as observedSchema } from '#domain/observed.ts'
import { mandatoryModes, reachedLevel, tlsLevel } from '#domain/tls-level.ts'
import type { JudgeContext } from '#probe/check.ts'
import { checks } from '#probe/checks/registry.ts'
import { judgeObserved } from '#probe/judge-observed.ts'
import { observedOf } from '#test/support/observe-address.ts'
import { recordedRounds } from '#test/support/recorded-rounds.ts'

const replayCase = z.strictObject({
  now: z.string(),
  agreedNames: z.array(z.string()),
  route: mxRoute.shape.kind,
  /** What else was observed, as reports store it; kinds left out were not looked at. */
  more: z.record(z.string(), z.unknown()).default({}),
  /** What else the judgement knows: agreement and previous test. */
  context: z
    .strictObject({
      confirmedHosts: z.array(z.string()),
      agreedLevel: tlsLevel,
      pins: z.array(z.string()),
      previous: z.strictObject({ startedAt: z.string(), observed: observedSchema }),
    })
    .partial()
    .default({}),
  sessions: z.array(z.strictObject({ recording: z.string(), host: z.string(), ip: z.string() })),
  findings: z.array(
    z.strictObject({ code: z.string(), severity: z.string(), host: z.string().optional(), ip: z.string().optional() }),
  ),
  verdict: probeVerdict,
  level: reachedLevel,
  /** Modes that may be enforced, in their order, with blanks between. */
  modes: z.string(),
})

const here = new URL('.', import.meta.url)
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, here), 'utf8'))
const casesOf = (check: string) => {
  const folder = new URL(`${check}/`, here)
  return existsSync(folder) ? readdirSync(folder).map((file) => file.replace(/\.json$/, '')) : []
}

function observedIn(entry: z.infer<typeof replayCase>) {
  const sessions = entry.sessions.map(({ recording, host, ip }) =>
    smtpSession.parse({ ...(readJson(`sessions/${recording}.json`) as object), host, ip }),
  )
  const base = observedOf(...sessions)
  const route = { ...base.mxRoute, ...mxRoute.partial().parse(entry.more['mxRoute'] ?? {}), kind: entry.route }
  return observedSchema.parse({ ...base, ...recordedRounds(entry.sessions), ...entry.more, mxRoute: route })
}

const contextIn = ({ context }: z.infer<typeof replayCase>): Partial<JudgeContext> =>
  Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined))

describe.each(checks)('the check $id', (check) => {
  it.each(casesOf(check.id))('%s', (name) => {
    const entry = replayCase.parse(readJson(`${check.id}/${name}.json`))
    const observed = observedIn(entry)
    const context = { now: entry.now, agreedNames: entry.agreedNames, ...contextIn(entry) }
    const { verdict, level, modes } = judgeObserved(observed, context)
    const findings = check.judge(observed, context, { level, modes })
    expect(findings.map(({ code, severity, at }) => ({ code, severity, ...at }))).toEqual(entry.findings)
    for (const finding of findings) {
      expect(check.findings).toContain(finding.code)
      expect(findingCatalogue[finding.code]).toContain(finding.severity)
    }
    const safe = mandatoryModes.filter((mode) => modes[mode]).join(' ')
    expect({ verdict, level, modes: safe }).toEqual({ verdict: entry.verdict, level: entry.level, modes: entry.modes })
  })

  it('has a case for every outcome it can have', () => {
    const kinds = new Set(casesOf(check.id).map((name) => name.split('-')[0]))
    expect(kinds).toContain('pass')
    expect(kinds).toContain('inconclusive')
    const canFail = check.findings.some((code) => new Set<Severity>(findingCatalogue[code]).has('fail'))
    expect(kinds.has('failure')).toBe(canFail)
  })

  it('makes nothing of a session that never happened', () => {
    const observed = { ...observedOf(), mxRoute: { ...observedOf().mxRoute, kind: 'lookup-failed' as const } }
    const verdict = judgeObserved(observed, { now: '2026-11-21T10:00:00.000Z', agreedNames: [] })
    expect(verdict.verdict).toBe('unverifiable')
    expect(Object.values(verdict.modes)).not.toContain(true)
  })
})
