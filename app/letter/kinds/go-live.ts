// The notice of the change: when each direction changes, who does what until then, what happens to mail that finds no protected connection.
// A day that is not settled is asked for.
import type { DirectionTerms } from '#domain/agreement/terms.ts'
import {
  agreementName,
  directionsSection,
  domainList,
  fewNames,
  isSettled,
  reachSection,
  replyDay,
  section,
  shortList,
  spanOf,
  windowOf,
} from '../letter-blocks.ts'
import type { AgreedFacts, KindText, LetterWords } from '../letter-facts.ts'
import type { LetterSection } from '../letter-model.ts'

const ways = ['toPartner', 'toUs'] as const

/** The letter before the change. */
export function goLiveLetter(facts: AgreedFacts, words: LetterWords): KindText {
  const { translate } = words
  const { partner, agreement } = facts
  const name = agreementName(agreement, words)
  const days = ways.flatMap((way) => {
    const day = agreement.terms[way]?.goLive
    return day === null || day === undefined
      ? []
      : [translate(`agreement-letter:go-live.short-${way}`, { day: words.day(day) })]
  })
  const dates = days.length === 0 ? translate('agreement-letter:go-live.short-open') : days.join(' ')
  const reply = words.day(replyDay(facts))
  const suffix = isSettled(agreement) ? '' : '-proposed'
  return {
    subject: translate('agreement-letter:go-live.subject', { domains: fewNames(partner.domains) }),
    heading: translate('agreement-letter:go-live.heading', { partner: partner.name }),
    opening: [translate(`agreement-letter:go-live.intro${suffix}`, { agreement: name })],
    sections: [
      whenSection(facts, words),
      directionsSection(agreement, words),
      partnerSection(facts, words),
      ownSection(facts, words),
      reachSection(facts, words),
    ],
    short: [translate(`agreement-letter:go-live.short${suffix}`, { agreement: name, dates, reply })],
  }
}

function whenSection({ agreement }: AgreedFacts, words: LetterWords): LetterSection {
  const { translate } = words
  const { common } = agreement.terms
  const key = 'agreement-letter:go-live.when'
  const lines = ways.flatMap((way) => {
    const direction: DirectionTerms | null = agreement.terms[way]
    if (direction === null) return []
    return direction.goLive === null
      ? [translate(`${key}.${way}-open`)]
      : [
          translate(`${key}.${way}`, {
            day: words.day(direction.goLive),
            level: translate(`gateway:level.${direction.level}.name`),
          }),
        ]
  })
  const { testWindow, goLiveWindow, observationDays } = common
  return section(translate(`${key}.heading`), [
    ...lines,
    goLiveWindow === undefined ? '' : translate(`${key}.hours`, goLiveWindow),
    testWindow === null
      ? translate(`${key}.window-open`)
      : translate(`${key}.window`, { window: windowOf(agreement, words) }),
    observationDays === 0 ? '' : translate(`${key}.observe`, { count: observationDays }),
  ])
}

function partnerSection(facts: AgreedFacts, words: LetterWords): LetterSection {
  const { translate } = words
  const { own, partner, toUs } = facts.agreement.terms
  const key = 'agreement-letter:go-live.you'
  const mailboxes = shortList(partner.testMailboxes.map(({ address }) => address))
  const domains = domainList(own.domains, words)
  return section(translate(`${key}.heading`), [
    mailboxes === '' ? translate(`${key}.test-open`) : translate(`${key}.test`, { mailboxes }),
    toUs === null || domains === '' ? '' : setUpLine(toUs, domains, words),
    translate(`${key}.keep`),
    translate(`${key}.tell`),
    translate('agreement-letter:reply-by', { day: words.day(replyDay(facts)) }),
  ])
}

function setUpLine({ goLive, level }: DirectionTerms, domains: string, { translate, day }: LetterWords): string {
  const known = { domains, level: translate(`gateway:level.${level}.name`) }
  return goLive === null
    ? translate('agreement-letter:go-live.you.from-you-open', known)
    : translate('agreement-letter:go-live.you.from-you', { ...known, day: day(goLive) })
}

function ownSection({ agreement }: AgreedFacts, words: LetterWords): LetterSection {
  const { translate } = words
  const { own, toPartner, toUs } = agreement.terms
  const { warnAfterHours: warn, giveUpAfterHours: giveUp, reply, lift } = own
  const key = 'agreement-letter:go-live.we'
  const hold =
    warn === null || giveUp === null
      ? translate(`${key}.hold-open`)
      : translate(`${key}.hold`, { warn: spanOf(warn, words), giveUp: spanOf(giveUp, words) })
  const { who, maxHours: hours } = lift
  const lifting = hours === null ? translate(`${key}.lift`, { who }) : translate(`${key}.lift-hours`, { who, hours })
  return section(translate(`${key}.heading`), [
    translate(`${key}.set`),
    toPartner === null ? '' : hold,
    toUs === null || reply === 'unknown' ? '' : translate(`${key}.${reply}`),
    who === '' ? '' : lifting,
  ])
}
