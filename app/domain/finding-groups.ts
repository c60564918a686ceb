// Findings as people read them, on screen and on paper: what blocks first, equal ones together with every place they were made.
import { type Finding, type FindingCode, type Severity, severities } from './finding.ts'

export interface FindingGroup {
  readonly code: FindingCode
  readonly severity: Severity
  readonly params: Finding['params']
  /** Every place as text, such as `mx.partner.example (192.0.2.1)`. */
  readonly places: readonly string[]
  /** The same places by host and address. */
  readonly at: readonly Finding['at'][]
}

/** Where a finding was made, as text; empty for the whole domain. */
export function placeOf(finding: Pick<Finding, 'at'>): string {
  const { host, ip } = finding.at
  if (host === undefined) return ip ?? ''
  return ip === undefined ? host : `${host} (${ip})`
}

function withoutPlace(params: Finding['params']): string {
  const rest = Object.entries(params).filter(([name]) => name !== 'ip')
  return JSON.stringify(rest.sort(([left], [right]) => (left < right ? -1 : 1)))
}

/** Groups findings that say the same, worst first; order within a severity stays as judged. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, FindingGroup & { readonly places: string[]; readonly at: Finding['at'][] }>()
  for (const finding of findings) {
    const key = `${finding.code} ${finding.severity} ${withoutPlace(finding.params)}`
    const place = placeOf(finding)
    const group = groups.get(key) ?? { ...finding, places: [], at: [] }
    if (place !== '' && !group.places.includes(place)) {
      group.places.push(place)
      group.at.push(finding.at)
    }
    groups.set(key, group)
  }
  return [...groups.values()].sort(
    (left, right) => severities.indexOf(right.severity) - severities.indexOf(left.severity),
  )
}
