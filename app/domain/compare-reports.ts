// Two tests of one mail domain beside each other: what changed, and whether it is better or worse. Pure. What could not be judged is never
// counted as worse: then the direction is `unclear`.
import type { Finding } from './finding.ts'
import type { ProbeReport } from './probe-report.ts'
import type { ReportChange, ReportComparison } from './report-change.ts'
import { sessionChanges } from './session-changes.ts'
import { mandatoryModes } from './tls-level.ts'

/** Compares an earlier report with a later one of the same domain. */
export function compareReports(previous: ProbeReport, current: ProbeReport): ReportComparison {
  const changes = [
    ...levelChanges(previous, current),
    ...findingChanges(previous.judgement.findings, current.judgement.findings),
    ...hostChanges(previous, current),
    ...sessionChanges(previous.observed.smtpSessions, current.observed.smtpSessions),
    ...placeChanges(previous, current),
  ]
  return {
    domain: current.domain,
    since: previous.startedAt,
    direction: directionOf(previous, current, changes),
    changes,
  }
}

function levelChanges(previous: ProbeReport, current: ProbeReport): readonly ReportChange[] {
  const [before, after] = [previous.judgement, current.judgement]
  const level: readonly ReportChange[] =
    before.level === after.level ? [] : [{ kind: 'level', from: before.level, to: after.level }]
  const modes = mandatoryModes.flatMap((mode): readonly ReportChange[] => {
    if (before.modes[mode] === after.modes[mode]) return []
    return [{ kind: after.modes[mode] ? 'mode-gained' : 'mode-lost', mode }]
  })
  return [...level, ...modes]
}

/** Days that pass between two tests change the numbers in a sentence, not the finding. */
function keyOf({ code, severity, at }: Finding): string {
  return JSON.stringify([code, severity, at.host ?? null, at.ip ?? null])
}

/** Findings that are changes themselves: as news the lists below tell them, and a change of the past is nothing mended. */
const tellsOfChange: readonly string[] = ['cert-changed', 'key-changed', 'mx-changed']

function findingChanges(before: readonly Finding[], after: readonly Finding[]): readonly ReportChange[] {
  const isNews = ({ code, severity }: Finding) => tellsOfChange.includes(code) && severity === 'info'
  const known = new Set(before.map(keyOf))
  const present = new Set(after.map(keyOf))
  return [
    ...after
      .filter((entry) => !known.has(keyOf(entry)) && !isNews(entry))
      .map((entry) => ({ kind: 'finding-new', finding: entry }) as const),
    ...before
      .filter((entry) => !present.has(keyOf(entry)) && !tellsOfChange.includes(entry.code))
      .map((entry) => ({ kind: 'finding-gone', finding: entry }) as const),
  ]
}

/** A route that was not seen whole says nothing about hosts that went. */
function hostChanges(previous: ProbeReport, current: ProbeReport): readonly ReportChange[] {
  const [before, after] = [previous.observed.mxRoute, current.observed.mxRoute]
  if (before.kind === 'lookup-failed' || after.kind === 'lookup-failed') return []
  const changes: ReportChange[] = []
  for (const { host, addresses } of after.hosts) {
    const known = before.hosts.find((entry) => entry.host === host)
    if (known === undefined) changes.push({ kind: 'host-added', at: { host } })
    else if (!known.lookupFailed) {
      for (const ip of addresses.filter((entry) => !known.addresses.includes(entry))) {
        changes.push({ kind: 'address-added', at: { host, ip } })
      }
    }
  }
  for (const { host, addresses } of before.hosts) {
    const present = after.hosts.find((entry) => entry.host === host)
    if (present === undefined) changes.push({ kind: 'host-removed', at: { host } })
    else if (!present.lookupFailed) {
      for (const ip of addresses.filter((entry) => !present.addresses.includes(entry))) {
        changes.push({ kind: 'address-removed', at: { host, ip } })
      }
    }
  }
  return changes
}

function placeChanges(previous: ProbeReport, current: ProbeReport): readonly ReportChange[] {
  const [from, to] = [previous.measuredFrom, current.measuredFrom]
  return from.kind === to.kind && from.name === to.name ? [] : [{ kind: 'measured-from', from, to }]
}

/** Modes decide; where they stayed, failures decide before warnings. */
function directionOf(
  previous: ProbeReport,
  current: ProbeReport,
  changes: readonly ReportChange[],
): ReportComparison['direction'] {
  if (changes.length === 0) return 'same'
  if ([previous, current].some((report) => report.judgement.level === 'undetermined')) return 'unclear'
  const count = (isCounted: (change: ReportChange) => boolean) => changes.filter(isCounted).length
  const modes = count(({ kind }) => kind === 'mode-gained') - count(({ kind }) => kind === 'mode-lost')
  if (modes !== 0) return modes > 0 ? 'better' : 'worse'
  for (const severity of ['fail', 'warn'] as const) {
    const of = (kind: 'finding-new' | 'finding-gone') =>
      count((change) => change.kind === kind && change.finding.severity === severity)
    const fewer = of('finding-gone') - of('finding-new')
    if (fewer !== 0) return fewer > 0 ? 'better' : 'worse'
  }
  return 'same'
}
