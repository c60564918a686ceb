// What a test showed, as letters tell it: when and from where it was made, the points to mend with commands to check them, and what could not
// be judged. Pure; nothing is judged here.
import type { Finding } from '#domain/finding.ts'
import { type FindingGroup, groupFindings, placeOf } from '#domain/finding-groups.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
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

/** A point for everything to mend; none when there is only advice. */
export function mendPoints(reports: readonly ProbeReport[], words: DocumentLanguage): readonly LetterPoint[] {
  const groups = groupsToMend(reports)
  return groups.every(isAdvice) ? [] : groups.map((group) => pointOf(group, reports, words))
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
