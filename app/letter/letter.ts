// The letter to a partner, composed from stored reports: what was tested, what should be mended, how to check it, what is planned. Pure;
// the same facts give the same letter. What could not be judged accuses nobody. Faults: letter.nothing-to-mend, letter.nothing-certain.
import { strongestCommonLevel } from '#domain/common-level.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Finding } from '#domain/finding.ts'
import { type FindingGroup, groupFindings, placeOf } from '#domain/finding-groups.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { Settings } from '#domain/setting.ts'
import { placeOfTest } from '#i18n/describe-report.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { selfCheck } from './self-check.ts'

export interface LetterFacts {
  readonly partner: Pick<Partner, 'name' | 'domains' | 'contact' | 'isPractice'>
  readonly own: Pick<Settings, 'organisation' | 'contact'>
  /** The newest report of each tested domain. */
  readonly reports: readonly ProbeReport[]
  /** ISO date of the letter. */
  readonly date: string
}

export interface LetterPoint {
  readonly code: Finding['code']
  readonly text: string
  readonly concerns: string
  readonly commands: readonly string[]
  /** More places than commands. */
  readonly hasMore: boolean
}
export interface LetterSection {
  readonly heading: string
  readonly lines: readonly string[]
  readonly points: readonly LetterPoint[]
}
export interface Letter {
  readonly subject: string
  /** Mail address; empty when none is known. */
  readonly recipient: string
  readonly heading: string
  readonly date: string
  /** The mark of a practice partner, else empty. */
  readonly practice: string
  readonly opening: readonly string[]
  readonly sections: readonly LetterSection[]
  readonly signature: readonly string[]
}

/** Warnings by a rule the partner need not follow: said where there is a letter, but no reason to write one. */
const adviceOnly: readonly string[] = ['not-bsi-listed']
/** Commands per point; the rest is left to the reader. */
const commandLimit = 3

/** Composes the letter in the language of the words. */
export function composeLetter(facts: LetterFacts, words: DocumentLanguage): Outcome<Letter> {
  const { partner, own, reports } = facts
  const { translate } = words
  const findings = reports.flatMap((report) => report.judgement.findings)
  const unseen = groupFindings(findings).filter((group) => group.severity === 'unknown')
  const toMend = groupFindings(findings).filter(({ severity }) => severity === 'fail' || severity === 'warn')
  if (toMend.every((group) => adviceOnly.includes(group.code))) {
    return fail(unseen.length === 0 ? 'letter.nothing-to-mend' : 'letter.nothing-certain', { partner: partner.name })
  }
  const domains = [...new Set(reports.map((report) => report.domain))]
  const points = toMend.map((group) => pointOf(group, reports, words))
  const hasSession = points.some(({ commands }) => commands.some((command) => command.startsWith('openssl')))
  const { name } = partner.contact
  const greeting = name === '' ? translate('letter:greeting') : translate('letter:greeting-named', { name })
  return succeed({
    subject: translate('letter:subject', { domains: shortList(domains) }),
    recipient: partner.contact.mail,
    heading: translate('letter:heading', { partner: partner.name }),
    date: words.day(facts.date),
    practice: partner.isPractice ? translate('agreement:practice.notice') : '',
    opening: [greeting, translate('letter:intro')],
    sections: [
      testedSection(reports, domains, words),
      {
        heading: translate('letter:points.heading'),
        lines: unseen.length === 0 ? [] : [translate('letter:unseen', { places: shortList(placesOf(unseen)) })],
        points,
      },
      planSection(partner.domains, reports, words),
      section(translate('letter:again.heading'), [
        ...(hasSession ? [translate('letter:again.commands')] : []),
        translate('letter:again.tell'),
      ]),
    ],
    signature: [
      translate('letter:closing'),
      own.contact.name,
      own.organisation,
      own.contact.mail,
      own.contact.phone,
    ].filter((line) => line !== ''),
  })
}

function section(heading: string, lines: readonly string[]): LetterSection {
  return { heading, lines, points: [] }
}

function testedSection(
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

/** The level aimed at is the strongest there is evidence for, and never less than certificate and name. */
function planSection(
  domains: readonly string[],
  reports: readonly ProbeReport[],
  { translate }: DocumentLanguage,
): LetterSection {
  const today = strongestCommonLevel(domains, reports)
  const aim = today === 'dane' ? 'dane' : 'secure'
  const isOpen = today === undefined || reports.some((report) => report.judgement.level === 'undetermined')
  const state = today === aim ? 'already' : isOpen ? 'open' : 'not-yet'
  const name = translate(`gateway:level.${aim}.name`)
  const meaning = translate(`gateway:level.${aim}.meaning`)
  return section(translate('letter:plan.heading'), [
    translate('letter:plan.aim', { name, meaning }),
    translate(`letter:plan.${state}`),
  ])
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

const listLimit = 12

function shortList(names: readonly string[]): string {
  return names.length <= listLimit ? names.join(', ') : `${names.slice(0, listLimit).join(', ')} …`
}
