// The letter to a partner, composed from stored reports: what was tested, what should be mended, how to check it, what is planned. Pure;
// the same facts give the same letter. What could not be judged accuses nobody. Faults: letter.nothing-to-mend, letter.nothing-certain.
import { strongestCommonLevel } from '#domain/common-level.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { Settings } from '#domain/setting.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { section, shortList } from './letter-blocks.ts'
import { greetingTo, letterHead } from './letter-head.ts'
import type { Letter, LetterSection } from './letter-model.ts'
import { groupsUnseen, mendPoints, testedSection, unseenLine } from './tested.ts'

export interface LetterFacts {
  readonly partner: Pick<Partner, 'name' | 'domains' | 'contact' | 'isPractice'>
  readonly own: Pick<Settings, 'organisation' | 'contact'>
  /** The newest report of each tested domain. */
  readonly reports: readonly ProbeReport[]
  /** The level the partner is asked to make possible, where one was spoken of. */
  readonly level?: TlsLevel | undefined
  /** The day it is written on, as `2026-11-21`. */
  readonly date: string
}

/** Composes the letter in the language of the words. */
export function composeLetter(facts: LetterFacts, words: DocumentLanguage): Outcome<Letter> {
  const { partner, own, reports, level } = facts
  const { translate } = words
  const points = mendPoints(reports, words, level)
  if (points.length === 0) {
    return fail(groupsUnseen(reports).length === 0 ? 'letter.nothing-to-mend' : 'letter.nothing-certain', {
      partner: partner.name,
    })
  }
  const domains = [...new Set(reports.map((report) => report.domain))]
  const hasSession = points.some(({ commands }) => commands.some((command) => command.startsWith('openssl')))
  return succeed({
    ...letterHead({ ...own, address: '' }, partner, translate),
    subject: translate('letter:subject', { domains: shortList(domains) }),
    heading: translate('letter:heading', { partner: partner.name }),
    date: words.day(facts.date),
    opening: [greetingTo(partner, translate), translate('letter:intro')],
    sections: [
      testedSection(reports, domains, words),
      {
        heading: translate('letter:points.heading'),
        lines: unseenLine(reports, words),
        points,
      },
      planSection(partner.domains, reports, level, words),
      section(translate('letter:again.heading'), [
        ...(hasSession ? [translate('letter:again.commands')] : []),
        translate('letter:again.tell'),
      ]),
    ],
  })
}

/** The level aimed at is the one wanted, else the strongest there is evidence for and never less than certificate and name. */
function planSection(
  domains: readonly string[],
  reports: readonly ProbeReport[],
  wanted: TlsLevel | undefined,
  { translate }: DocumentLanguage,
): LetterSection {
  const today = strongestCommonLevel(domains, reports)
  const aim = wanted ?? (today === 'dane' ? 'dane' : 'secure')
  const isOpen = today === undefined || reports.some((report) => report.judgement.level === 'undetermined')
  const isReached = aim === 'may' || reports.every(({ judgement }) => judgement.modes[aim])
  const state = today !== undefined && isReached ? 'already' : isOpen ? 'open' : 'not-yet'
  const name = translate(`gateway:level.${aim}.name`)
  const meaning = translate(`gateway:level.${aim}.meaning`)
  return section(translate('letter:plan.heading'), [
    translate('letter:plan.aim', { name, meaning }),
    translate(`letter:plan.${state}`),
  ])
}
