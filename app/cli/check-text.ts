// The report as people read it in a terminal: verdict, sentence, what may be enforced, hosts, findings with what to do.
import type { ProbeReport } from '#domain/probe-report.ts'
import { mandatoryModes } from '#domain/tls-level.ts'
import type { Translate } from '#i18n/translate.ts'
import { weakestOfRoute } from '#probe/dane-state.ts'
import { outcomeOf } from '#probe/ladder.ts'
import { daneWordOf, stsWordOf } from '#probe/published-state.ts'

/** One report as lines of text. */
export function toCheckText(report: ProbeReport, translate: Translate): string {
  const { judgement, observed } = report
  const { verdict, findings } = judgement
  const modes = mandatoryModes.map(
    (mode) => `${judgement.modes[mode] ? '+' : '-'} ${translate(`probe:mode.${mode}.name`)}`,
  )
  const hosts = observed.smtpSessions.map((session) => {
    const facts = session.tls === null ? '' : `  ${session.tls.protocol} ${session.tls.cipher}`
    return `  ${session.host} ${session.ip}  ${translate(`probe:outcome.${outcomeOf(session, judgement)}`)}${facts}`
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
    ...publishedLines(report, translate).map((line) => `  ${line}`),
    ...hosts,
    ...badgeLines(report, translate),
    ...listingLines(report, translate),
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

function badgeLines({ judgement }: ProbeReport, translate: Translate): readonly string[] {
  const earned = judgement.badges.filter(({ state }) => state === 'met')
  if (earned.length === 0) return []
  const names = earned.map(({ id, edition }) => `${translate(`probe:badge.name.${id}`)} (${edition})`)
  return [`  ${translate('cli:check.badges', { names: names.join(', ') })}`]
}

/** The lists of a full test, one line per version and address. */
function listingLines({ observed }: ProbeReport, translate: Translate): readonly string[] {
  return observed.enumerations.flatMap(({ host, ip, ended, modern, classic, oldVersions }) => {
    const old = Object.entries(oldVersions).flatMap(([version, isOffered]) => (isOffered === true ? version : []))
    return [
      `  ${host} ${ip}  ${translate(ended === 'complete' ? 'cli:check.listingWhole' : 'cli:check.listingPart')}`,
      `      TLSv1.3: ${[...modern.suites, ...modern.groups].join(' ') || '-'}`,
      `      TLSv1.2: ${[...classic.suites, ...classic.groups].join(' ') || '-'}`,
      ...(old.length === 0 ? [] : [`      ${translate('cli:check.oldVersions', { versions: old.join(', ') })}`]),
    ]
  })
}

/** What stands in the DNS and on the web for senders: DNSSEC, DANE, MTA-STS, TLS reports. */
function publishedLines({ observed, startedAt }: ProbeReport, translate: Translate): readonly string[] {
  const { dnsSecurity, tlsRpt } = observed
  const { state, reason } = weakestOfRoute(observed) ?? { state: 'indeterminate' as const, reason: 'no-answer' }
  const method = translate(`probe:dnssec.method.${dnsSecurity?.method ?? 'validated'}`)
  const addresses = tlsRpt?.kind === 'found' ? tlsRpt.addresses.join(', ') : ''
  const isOpen = tlsRpt === null || tlsRpt.kind === 'lookup-failed'
  return [
    state === 'secure'
      ? translate('cli:check.dnssec', { state: translate('probe:dnssec.state.secure'), detail: method })
      : translate('cli:check.dnssecReason', { state: translate(`probe:dnssec.state.${state}`), reason }),
    translate('cli:check.dane', { state: translate(`probe:tlsa.state.${daneWordOf(observed, startedAt)}`) }),
    translate('cli:check.mtaSts', { state: translate(`probe:sts.state.${stsWordOf(observed)}`) }),
    addresses === ''
      ? translate(isOpen ? 'cli:check.tlsRptUnknown' : 'cli:check.tlsRptNone')
      : translate('cli:check.tlsRpt', { addresses }),
  ]
}
