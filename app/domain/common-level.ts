// Which level a partner can agree to over all of its domains: one rule for the screen and for the printed document.
import type { ProbeReport } from './probe-report.ts'
import type { TlsLevel } from './tls-level.ts'

const strongestFirst = ['dane', 'secure', 'verify', 'encrypt'] as const

/** The strongest level every domain allows, `may` when nothing can be enforced; undefined while a domain has no report. */
export function strongestCommonLevel(
  domains: readonly string[],
  reports: readonly ProbeReport[],
): Exclude<TlsLevel, 'fingerprint'> | undefined {
  const newest = domains.map((domain) => reports.find((report) => report.domain === domain))
  if (newest.length === 0 || newest.some((report) => report === undefined)) return undefined
  return strongestFirst.find((level) => newest.every((report) => report?.judgement.modes[level] === true)) ?? 'may'
}
