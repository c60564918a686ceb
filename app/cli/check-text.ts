// The report as people read it in a terminal: verdict, sentence, what may be enforced, hosts, findings with what to do.
import type { ProbeReport } from '#domain/probe-report.ts'
import { mandatoryModes } from '#domain/tls-level.ts'
import type { Translate } from '#i18n/translate.ts'
import { outcomeOf } from '#probe/ladder.ts'

/** One report as lines of text. */
export function toCheckText(report: ProbeReport, translate: Translate): string {
  const { judgement, observed } = report
  const { verdict, findings } = judgement
  const modes = mandatoryModes.map(
    (mode) => `${judgement.modes[mode] ? '+' : '-'} ${translate(`probe:mode.${mode}.name`)}`,
  )
  const hosts = observed.smtpSessions.map((session) => {
    const facts = session.tls === null ? '' : `  ${session.tls.protocol} ${session.tls.cipher}`
    return `  ${session.host} ${session.ip}  ${translate(`probe:outcome.${outcomeOf(session, findings)}`)}${facts}`
  })
  const reasons = findings.map((finding) => {
    const params = { ...finding.params }
    const head = `  [${translate(`probe:severity.${finding.severity}`)}] ${translate(`finding:${finding.code}.title`, params)} (${finding.code})`
    return `${head}\n      ${translate(`finding:${finding.code}.admin`, params)}\n      ${translate(`finding:${finding.code}.remedy`, params)}`
  })
  return [
    `${report.domain}: ${translate(`probe:verdict.${verdict}.word`)}`,
    `  ${translate(`probe:verdict.${verdict}.sentence`)} ${translate(`probe:verdict.${verdict}.next`)}`,
    `  ${translate('cli:check.level', { level: translate(`probe:level.${judgement.level}`) })}`,
    `  ${translate('cli:check.enforceable')}: ${modes.join('  ')}`,
    ...hosts,
    ...reasons,
    `  ${translate('cli:check.measured', {
      place: translate(`probe:measuredFrom.${report.measuredFrom.kind}`, { name: report.measuredFrom.name }),
      seconds: (report.durationMs / 1000).toFixed(1),
      count: report.connections,
      engine: report.engine,
    })}`,
    '',
  ].join('\n')
}
