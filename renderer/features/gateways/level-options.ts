// Which levels may be chosen: those the last test allows and at least one of the chosen gateways can express. The others stay in sight with
// their reason; a gateway that cannot take part is named.
import type { GatewayDescription } from '#contract/contract.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { type MandatoryMode, mandatoryModes } from '#domain/tls-level.ts'

export type Refusal = 'refused-by-gateway' | 'refused-untested' | 'refused-by-test'
export interface LevelOption {
  readonly level: MandatoryMode
  readonly refusal: Refusal | null
  /** Chosen sites that cannot express the level, by name. */
  readonly unable: readonly string[]
}

/** All mandatory levels with the reason each is refused for, if it is. */
export function levelOptions(
  chosen: readonly Pick<GatewaySite, 'name' | 'gateway' | 'serves'>[],
  kinds: readonly GatewayDescription[],
  domains: readonly string[],
  reports: readonly ProbeReport[],
): readonly LevelOption[] {
  const newest = domains.map((domain) => reports.find((report) => report.domain === domain))
  const sending = chosen.filter((site) => site.serves !== 'inbound')
  const canExpress = (level: MandatoryMode, gateway: string) =>
    kinds.find((kind) => kind.id === gateway)?.levels.includes(level) !== false
  return mandatoryModes.map((level) => {
    const unable = sending.filter((site) => !canExpress(level, site.gateway)).map((site) => site.name)
    return { level, refusal: refusalOf(level, sending.length > 0 && unable.length === sending.length), unable }
  })

  function refusalOf(level: MandatoryMode, isBeyondAll: boolean): Refusal | null {
    if (isBeyondAll) return 'refused-by-gateway'
    if (newest.some((report) => report === undefined)) return 'refused-untested'
    return newest.every((report) => report?.judgement.modes[level] === true) ? null : 'refused-by-test'
  }
}

const strongestFirst: readonly MandatoryMode[] = ['secure', 'dane', 'verify', 'encrypt']

/** The level to begin with: the one recommended when it is open, else the strongest open one that needs no further word. */
export function firstLevel(options: readonly LevelOption[], reports: readonly ProbeReport[]): MandatoryMode | null {
  const isOpen = (level: string) => options.some((option) => option.level === level && option.refusal === null)
  const recommended = mandatoryModes.find((level) => reports.every((report) => report.judgement.recommended === level))
  if (reports.length > 0 && recommended !== undefined && isOpen(recommended)) return recommended
  return strongestFirst.find(isOpen) ?? null
}
