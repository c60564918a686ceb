// Several domains, one partner: the weakest verdict decides, and a mode counts only where every domain allows it.
import type { ProbeReport, ProbeVerdict } from '#domain/probe-report.ts'
import { type MandatoryMode, mandatoryModes } from '#domain/tls-level.ts'

const weakestFirst: readonly ProbeVerdict[] = ['unsuitable', 'unverifiable', 'conditional', 'suitable']

/** The verdict over all reports; undefined without any. */
export function overallVerdict(reports: readonly ProbeReport[]): ProbeVerdict | undefined {
  return weakestFirst.find((verdict) => reports.some((report) => report.judgement.verdict === verdict))
}

/** The modes every report allows; none without a report. */
export function overallModes(reports: readonly ProbeReport[]): ReadonlySet<MandatoryMode> {
  const allowed = mandatoryModes.filter((mode) => reports.every((report) => report.judgement.modes[mode]))
  return new Set(reports.length === 0 ? [] : allowed)
}
