// Which levels may be chosen for a gateway: those it can express and the last test allows. The others stay in sight with their reason.
import type { GatewayDescription } from '#contract/contract.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { type MandatoryMode, mandatoryModes } from '#domain/tls-level.ts'

export type Refusal = 'refused-by-gateway' | 'refused-untested' | 'refused-by-test'
export interface LevelOption {
  readonly level: MandatoryMode
  readonly refusal: Refusal | null
}

/** All mandatory levels with the reason each is refused for, if it is. */
export function levelOptions(
  gateway: GatewayDescription | undefined,
  domains: readonly string[],
  reports: readonly ProbeReport[],
): readonly LevelOption[] {
  const newest = domains.map((domain) => reports.find((report) => report.domain === domain))
  const refusalOf = (level: MandatoryMode): Refusal | null => {
    if (gateway?.levels.includes(level) === false) return 'refused-by-gateway'
    if (newest.some((report) => report === undefined)) return 'refused-untested'
    return newest.every((report) => report?.judgement.modes[level] === true) ? null : 'refused-by-test'
  }
  return mandatoryModes.map((level) => ({ level, refusal: refusalOf(level) }))
}

const strongestFirst: readonly MandatoryMode[] = ['secure', 'dane', 'verify', 'encrypt']

/** The level to begin with: the one recommended when it is open, else the strongest open one that needs no further word. */
export function firstLevel(options: readonly LevelOption[], reports: readonly ProbeReport[]): MandatoryMode | null {
  const isOpen = (level: string) => options.some((option) => option.level === level && option.refusal === null)
  const recommended = mandatoryModes.find((level) => reports.every((report) => report.judgement.recommended === level))
  if (reports.length > 0 && recommended !== undefined && isOpen(recommended)) return recommended
  return strongestFirst.find(isOpen) ?? null
}
