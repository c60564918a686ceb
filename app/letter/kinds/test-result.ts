// What a test found, the good first: a verdict per domain, what could be demanded today, what remains to be mended. What could not be judged
// accuses nobody.
import { strongestCommonLevel } from '#domain/common-level.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { summarise, summariseAll } from '#domain/report-summary.ts'
import { agreementName, fewNames, replyDay, section, shortList, wantedLevel } from '../letter-blocks.ts'
import type { AgreementLetterFacts, KindText, LetterWords } from '../letter-facts.ts'
import type { LetterSection } from '../letter-model.ts'
import { mendPoints, newestOf, testedSection, unseenLine } from '../tested.ts'

type State = 'good' | 'mixed' | 'unseen'

/** The letter about a test; the reports must hold at least one. */
export function testResultLetter(facts: AgreementLetterFacts, words: LetterWords): Outcome<KindText> {
  const { translate } = words
  const { reports, partner } = facts
  const domains = [...new Set(reports.map(({ domain }) => domain))]
  const points = mendPoints(reports, words, wantedLevel(facts.agreement))
  const state = stateOf(facts, points.length)
  return succeed({
    subject: translate('agreement-letter:test-result.subject', { domains: fewNames(domains) }),
    heading: translate('agreement-letter:test-result.heading', { partner: partner.name }),
    opening: [translate(`agreement-letter:test-result.intro-${state}`)],
    sections: [
      testedSection(reports, domains, words),
      seenSection(facts, words, points.length === 0 ? unseenLine(reports, words) : []),
      {
        heading: translate('agreement-letter:test-result.mend.heading'),
        lines: points.length === 0 ? [] : unseenLine(reports, words),
        points,
      },
      nextSection(state, facts, words),
    ],
    short: [shortOf(state, points.length, domains, facts, words)],
  })
}

function stateOf({ reports, partner }: AgreementLetterFacts, points: number): State {
  if (points > 0) return 'mixed'
  const isWhole = partner.domains.every((domain) => reports.some((report) => report.domain === domain))
  const isGood = reports.every(({ judgement }) => judgement.verdict === 'suitable')
  return isWhole && isGood ? 'good' : 'unseen'
}

/** What could not be judged stands beside the points, or here where there are none. */
function seenSection(facts: AgreementLetterFacts, words: LetterWords, unseen: readonly string[]): LetterSection {
  const seen = resultSection(facts, words)
  return { ...seen, lines: [...seen.lines, ...unseen] }
}

/** Verdicts, protocol versions and the first expiry, as they stand in the reports; shared with the letter of review. */
export function resultSection({ reports, partner }: AgreementLetterFacts, words: LetterWords): LetterSection {
  const { translate } = words
  const key = 'agreement-letter:test-result.result'
  const until = summariseAll(partner.domains, (domain) => summaryOf(reports, domain))?.expiresAt
  const level = strongestCommonLevel(partner.domains, reports)
  const untested = partner.domains.filter((domain) => reports.every((report) => report.domain !== domain))
  return section(translate(`${key}.heading`), [
    ...reports.map(({ domain, judgement }) => translate(`${key}.${judgement.verdict}`, { domain })),
    tlsLine(reports, words),
    until === null || until === undefined ? '' : translate(`${key}.until`, { day: words.day(until) }),
    level === undefined || level === 'may'
      ? ''
      : translate(`${key}.level`, {
          level: translate(`gateway:level.${level}.name`),
          meaning: translate(`gateway:level.${level}.meaning`),
        }),
    untested.length === 0 ? '' : translate(`${key}.untested`, { domains: shortList(untested) }),
  ])
}

function summaryOf(reports: readonly ProbeReport[], domain: string): ReturnType<typeof summarise> | undefined {
  const report = reports.find((each) => each.domain === domain)
  return report === undefined ? undefined : summarise(report)
}

function tlsLine(reports: readonly ProbeReport[], { translate }: LetterWords): string {
  const sessions = new Map(
    reports
      .flatMap(({ observed }) => observed.smtpSessions)
      .map((session) => [`${session.host} ${session.ip}`, session]),
  )
  const protocols = [...sessions.values()].flatMap(({ tls }) => tls?.protocol ?? [])
  if (protocols.length === 0) return ''
  const versions = [...new Set(protocols)].toSorted().map((protocol) => protocol.replace(/^TLSv/, 'TLS '))
  return translate('agreement-letter:test-result.result.tls', {
    versions: versions.join(', '),
    good: protocols.length,
    all: sessions.size,
  })
}

function nextSection(state: State, facts: AgreementLetterFacts, words: LetterWords): LetterSection {
  const { translate } = words
  const key = 'agreement-letter:test-result.next'
  const { agreement } = facts
  const isAgreed = agreement !== undefined && agreement.state !== 'draft' && agreement.state !== 'sent'
  const line = {
    good: isAgreed
      ? translate(`${key}.agreed`, { agreement: agreementName(agreement, words) })
      : translate(`${key}.good`),
    mixed: translate(`${key}.mend`, { day: words.day(replyDay(facts)) }),
    unseen: translate(`${key}.unseen`),
  }[state]
  return section(translate(`${key}.heading`), [line])
}

function shortOf(
  state: State,
  count: number,
  domains: readonly string[],
  facts: AgreementLetterFacts,
  words: LetterWords,
): string {
  const { translate } = words
  const level = strongestCommonLevel(facts.partner.domains, facts.reports)
  const known = { domains: fewNames(domains), day: words.day(localDay(newestOf(facts.reports))) }
  if (state === 'mixed') {
    const reply = words.day(replyDay(facts))
    return translate('agreement-letter:test-result.short-mend', { ...known, count, reply })
  }
  return state === 'good' && level !== undefined
    ? translate('agreement-letter:test-result.short-good', {
        ...known,
        level: translate(`gateway:level.${level}.name`),
      })
    : translate('agreement-letter:test-result.short-unseen', known)
}
