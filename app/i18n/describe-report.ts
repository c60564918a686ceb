// A report in sentences, shared by window, printed report and letter: findings with their place, reasons of the modes, changes since the
// last test. Everything comes from codes and values; nothing is judged here.

import type { Finding } from '#domain/finding.ts'
import type { ModeReason } from '#domain/mode-reasons.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { ReportChange } from '#domain/report-change.ts'
import type { Translate } from './translate.ts'

/** The title of a finding, followed by host or address where the title does not name them. */
export function describeFinding(
  { code, params, at }: Pick<Finding, 'code' | 'params' | 'at'>,
  translate: Translate,
): string {
  const title = translate(`finding:${code}.title`, params)
  const said = new Set(title.split(/[^\p{L}\p{N}.:_-]+/u).map((word) => word.replace(/[.:]+$/, '')))
  const place = [at.host, at.ip].filter((text) => text !== undefined && !said.has(text)).join(', ')
  return place === '' ? title : `${title} (${place})`
}

/** One plain sentence, or two, on why a mode may or may not be enforced today. */
export function describeModeReason(reason: ModeReason, translate: Translate): string {
  const { mode, leftOut, finding, further } = reason
  const safe = () => translate(`report:reason.safe.${mode}`, { count: reason.addresses })
  const closed = finding === null ? '' : describeFinding(finding, translate)
  switch (reason.code) {
    case 'safe':
      return safe()
    case 'safe-without':
      return `${safe()} ${translate('report:reason.left-out', { hosts: leftOut.join(', '), count: leftOut.length })}`
    case 'finding':
      return further === 0
        ? translate('report:reason.finding', { finding: closed })
        : translate('report:reason.findings', { finding: closed, count: further })
    case 'not-judged':
      return translate('report:reason.not-judged', { finding: closed })
    case 'unexplained':
      return translate(`probe:mode.${mode}.no`)
  }
}

/** One sentence on one change. */
export function describeChange(change: ReportChange, translate: Translate): string {
  switch (change.kind) {
    case 'level':
      return translate('report:change.level', {
        from: translate(`probe:level.${change.from}`),
        to: translate(`probe:level.${change.to}`),
      })
    case 'mode-gained':
    case 'mode-lost':
      return translate(`report:change.${change.kind}`, { mode: translate(`probe:mode.${change.mode}.name`) })
    case 'finding-new':
    case 'finding-gone':
      return translate(`report:change.${change.kind}`, { finding: describeFinding(change.finding, translate) })
    case 'host-added':
    case 'host-removed':
    case 'address-added':
    case 'address-removed':
      return translate(`report:change.${change.kind}`, { host: change.at.host ?? '', ip: change.at.ip ?? '' })
    case 'certificate':
    case 'key':
      return translate(`report:change.${change.kind}`, { place: placeText(change.at), date: change.validUntil })
    case 'protocol':
    case 'suite':
      return translate(`report:change.${change.kind}`, {
        place: placeText(change.at),
        from: change.from,
        to: change.to,
      })
    case 'measured-from':
      return translate('report:change.measured-from', {
        from: placeOfTest(change.from, translate),
        to: placeOfTest(change.to, translate),
      })
  }
}

/** Where a test was run from. */
export function placeOfTest({ kind, name }: ProbeReport['measuredFrom'], translate: Translate): string {
  return translate(`probe:measuredFrom.${kind}`, { name })
}

function placeText({ host = '', ip }: Finding['at']): string {
  return ip === undefined ? host : `${host} (${ip})`
}
