// What a test showed, as letters tell it: when and from where it was made, the points to mend with commands to check them, and what could not
// be judged. Pure; nothing is judged here.
import { isInconclusive } from '#domain/checklist/tests.ts'
import type { Finding } from '#domain/finding.ts'
import { type FindingGroup, groupFindings, placeOf } from '#domain/finding-groups.ts'
import { type ModeReason, modeReasons } from '#domain/mode-reasons.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { MandatoryMode, TlsLevel } from '#domain/tls-level.ts'
import { placeOfTest } from '#i18n/describe-report.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { section, shortList } from './letter-blocks.ts'
import type { LetterPoint, LetterSection } from './letter-model.ts'
import { selfCheck } from './self-check.ts'

/** Commands per point; the rest is left to the reader. */
const commandLimit = 3

/** Certain findings, grouped, the worst first. */
export function groupsToMend(reports: readonly ProbeReport[]): readonly FindingGroup[] {
  const findings = reports.flatMap((report) => report.judgement.findings)
  return groupFindings(findings).filter(({ severity }) => severity === 'fail' || severity === 'warn')
}

/** What could not be judged from where the test ran. */
export function groupsUnseen(reports: readonly ProbeReport[]): readonly FindingGroup[] {
  const findings = reports.flatMap((report) => report.judgement.findings)
  return groupFindings(findings).filter(({ severity }) => severity === 'unknown')
}

/** A point for everything to mend, and for whatever the wanted level lacks; none when there is only advice. */
export function mendPoints(
  reports: readonly ProbeReport[],
  words: DocumentLanguage,
  level: TlsLevel | undefined,
): readonly LetterPoint[] {
  const certain = groupsToMend(reports)
  const short = level === undefined || level === 'may' ? [] : reports.filter((report) => lacks(report, level))
  const closing = groupFindings(short.flatMap((report) => modeReasons(report).flatMap(closingIf(level))))
  const groups = [...certain, ...closing.filter(({ code }) => certain.every((group) => group.code !== code))]
  const points = groups.every(isAdvice) ? [] : groups.map((group) => pointOf(group, reports, words))
  const unexplained = short.filter((report) => modeReasons(report).flatMap(closingIf(level)).length === 0)
  return unexplained.length === 0 || level === undefined || level === 'may'
    ? points
    : [...points, levelPoint(level, unexplained, reports, words)]
}

/** The test saw enough to say that the level cannot be asked for. */
function lacks(report: ProbeReport, level: MandatoryMode): boolean {
  return !report.judgement.modes[level] && !isInconclusive(report)
}

const closingIf =
  (level: TlsLevel | undefined) =>
  ({ mode, finding }: ModeReason): readonly Finding[] =>
    mode === level && finding !== null && finding.severity !== 'unknown' ? [finding] : []

function levelPoint(
  level: MandatoryMode,
  lacking: readonly ProbeReport[],
  reports: readonly ProbeReport[],
  { translate }: DocumentLanguage,
): LetterPoint {
  const name = translate(`gateway:level.${level}.name`)
  const places = lacking.flatMap(({ domain, observed }) =>
    observed.mxRoute.hosts.map(({ host }) => ({ domain, at: { host }, port: portAt({ host }, reports) })),
  )
  const code = level === 'dane' ? 'tlsa-missing' : 'cert'
  const commands = [...new Set(places.flatMap((place) => selfCheck(code, place) ?? []))]
  return {
    code: 'level',
    text: translate('letter:points.level', { level: name, need: translate(`letter:points.need.${level}`) }),
    concerns: translate('letter:points.concerns', { places: lacking.map(({ domain }) => domain).join(', ') }),
    commands: commands.slice(0, commandLimit),
    hasMore: commands.length > commandLimit,
  }
}

/** Warnings by a rule the partner need not follow: said where there is a letter, but no reason to write one. */
export function isAdvice({ code }: FindingGroup): boolean {
  return code === 'not-bsi-listed'
}

/** A sentence on what could not be judged; none when everything could. */
export function unseenLine(reports: readonly ProbeReport[], { translate }: DocumentLanguage): readonly string[] {
  const unseen = groupsUnseen(reports)
  return unseen.length === 0 ? [] : [translate('letter:unseen', { places: shortList(placesOf(unseen)) })]
}

/** When the newest of the tests began; the reports must hold at least one. */
export function newestOf(reports: readonly ProbeReport[]): string {
  const [newest] = reports.map(({ startedAt }) => startedAt).toSorted((a, b) => Date.parse(b) - Date.parse(a))
  if (newest === undefined) throw new Error('no report')
  return newest
}

/** When, from where and what was tested. */
export function testedSection(
  reports: readonly ProbeReport[],
  domains: readonly string[],
  words: DocumentLanguage,
): LetterSection {
  const { translate } = words
  const newest = reports.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))[0]
  const hosts = [...new Set(reports.flatMap((report) => report.observed.mxRoute.hosts.map((entry) => entry.host)))]
  const seen =
    hosts.length === 0
      ? translate('letter:tested.no-hosts')
      : translate('letter:tested.hosts', { hosts: shortList(hosts) })
  return section(translate('letter:tested.heading'), [
    ...(newest === undefined
      ? []
      : [
          translate('letter:tested.when', { when: words.moment(newest.startedAt) }),
          translate('letter:tested.where', { where: placeOfTest(newest.measuredFrom, translate) }),
        ]),
    translate('letter:tested.domains', { domains: shortList(domains) }),
    seen,
    translate('letter:tested.no-mail'),
  ])
}

function pointOf(group: FindingGroup, reports: readonly ProbeReport[], { translate }: DocumentLanguage): LetterPoint {
  const owner = reports.find(({ judgement }) => judgement.findings.some((entry) => entry.code === group.code))?.domain
  const places = group.at.length === 0 ? [{}] : group.at
  const commands = places.flatMap((at) => {
    const domain = String(group.params['domain'] ?? owner ?? '')
    return selfCheck(group.code, { domain, at, port: portAt(at, reports) }) ?? []
  })
  return {
    code: group.code,
    text: translate(`finding:${group.code}.partner`, group.params),
    concerns: group.places.length === 0 ? '' : translate('letter:points.concerns', { places: group.places.join(', ') }),
    commands: [...new Set(commands)].slice(0, commandLimit),
    hasMore: new Set(commands).size > commandLimit,
  }
}

function portAt(at: Finding['at'], reports: readonly ProbeReport[]): number {
  const sessions = reports.flatMap((report) => report.observed.smtpSessions)
  const session = sessions.find(({ host, ip }) => host === at.host && (at.ip === undefined || ip === at.ip))
  return session?.port ?? 25
}

function placesOf(groups: readonly FindingGroup[]): readonly string[] {
  return [
    ...new Set(
      groups.flatMap((group) =>
        group.at.length === 0 ? String(group.params['domain'] ?? '') : group.at.map((at) => placeOf({ at })),
      ),
    ),
  ].filter((place) => place !== '')
}
