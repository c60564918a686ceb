// The confirmation: which version, who agreed on which side and how, by which hash both mean the same, and what is still to be done. A yes
// nobody gave is not claimed; it is asked for, and one that is no consent where signatures are agreed counts as none and says so. Days of a
// version nobody stands by yet are a proposal.
import type { Agreement, Confirmation } from '#domain/agreement/agreement.ts'
import { missingConsents } from '#domain/agreement/consent.ts'
import type { DirectionTerms } from '#domain/agreement/terms.ts'
import {
  agreementName,
  directionsSection,
  domainList,
  isSettled,
  reachSection,
  replyDay,
  section,
  windowOf,
} from '../letter-blocks.ts'
import type { AgreedFacts, KindText, LetterWords } from '../letter-facts.ts'
import type { LetterSection } from '../letter-model.ts'
import { openPoints } from '../open-points.ts'

type State = 'both' | 'own' | 'partner' | 'none'
const hashStart = 8

/** The letter of confirmation. */
export function confirmationLetter(facts: AgreedFacts, words: LetterWords): KindText {
  const { translate } = words
  const { partner, agreement } = facts
  const { number, version, hash } = agreement
  const name = agreementName(agreement, words)
  const state = stateOf(agreement)
  return {
    subject: translate(`agreement-letter:confirmation.subject`, { number, version }),
    heading: translate(`agreement-letter:confirmation.heading`, { partner: partner.name }),
    opening: [
      translate(`agreement-letter:confirmation.intro-${state}`, { agreement: name }),
      hash === null ? '' : translate('agreement-letter:hash', { hash }),
    ].filter((line) => line !== ''),
    sections: [
      whoSection(agreement, words),
      directionsSection(agreement, words),
      nextSection(state, facts, words),
      reachSection(facts, words),
    ],
    short: [shortOf(state, facts, words)],
  }
}

function stateOf(agreement: Agreement): State {
  const missing = missingConsents(agreement)
  if (missing.length === 0) return 'both'
  if (missing.length > 1) return 'none'
  return missing.includes('own') ? 'partner' : 'own'
}

function whoSection(agreement: Agreement, words: LetterWords): LetterSection {
  const { translate } = words
  const missing = missingConsents(agreement)
  const lines = agreement.confirmations.map((entry) => {
    const line = whoLine(entry, words)
    return missing.includes(entry.side) ? `${line} ${translate('agreement-letter:confirmation.who.unsigned')}` : line
  })
  const nobody = translate('agreement-letter:confirmation.who.nobody')
  return section(translate('agreement-letter:confirmation.who.heading'), lines.length === 0 ? [nobody] : lines)
}

function whoLine({ side, name, way, on }: Confirmation, { translate, day }: LetterWords): string {
  const how = translate(`agreement-letter:confirmation.way.${way}`)
  return translate(`agreement-letter:confirmation.who.${side}`, { name, way: how, day: day(on) })
}

function nextSection(state: State, facts: AgreedFacts, words: LetterWords): LetterSection {
  const { translate } = words
  const { agreement } = facts
  const key = 'agreement-letter:confirmation.next'
  const isAsked = state === 'own' || state === 'none'
  const { isTextFormEnough } = agreement.terms.common
  const asked = isAsked
    ? [
        translate(`${key}.yes`, { day: words.day(replyDay(facts)) }),
        translate(isTextFormEnough ? `${key}.text-form` : `${key}.signature`),
        agreement.hash === null ? '' : translate(`${key}.compare`, { start: agreement.hash.slice(0, hashStart) }),
      ]
    : []
  const ahead = aheadOf(facts, words)
  const open = openPoints(facts, words).map((point) => translate(`${key}.open`, { point }))
  const isDone = asked.length + ahead.length + open.length === 0
  return section(translate(`${key}.heading`), [
    ...asked,
    ...ahead,
    ...open,
    isDone ? translate(`${key}.nothing`) : '',
    agreement.reviewBy === null ? '' : translate(`${key}.review`, { day: words.day(agreement.reviewBy) }),
    translate(`${key}.keep`),
  ])
}

/** What is settled, or proposed while it is not, for days to come: the test together, the change of each direction and its hours. */
function aheadOf({ agreement, date }: AgreedFacts, words: LetterWords): readonly string[] {
  const { translate } = words
  const { toPartner, toUs, common, own } = agreement.terms
  const { goLiveWindow: hours } = common
  const when = 'agreement-letter:go-live.when'
  const suffix = isSettled(agreement) ? '' : '-proposed'
  const key = 'agreement-letter:confirmation.next'
  const isAhead = (day: string | null | undefined): day is string => typeof day === 'string' && day.slice(0, 10) >= date
  const levelOf = ({ level }: DirectionTerms) => translate(`gateway:level.${level}.name`)
  const lines: string[] = []
  if (isAhead(common.testWindow?.start))
    lines.push(translate(`${when}.window${suffix}`, { window: windowOf(agreement, words) }))
  if (isAhead(toPartner?.goLive)) {
    lines.push(translate(`${key}.toPartner${suffix}`, { day: words.day(toPartner.goLive), level: levelOf(toPartner) }))
  }
  if (isAhead(toUs?.goLive)) {
    const domains = domainList(own.domains, words)
    lines.push(translate(`${key}.toUs${suffix}`, { day: words.day(toUs.goLive), level: levelOf(toUs), domains }))
  }
  const isChangeAhead = isAhead(toPartner?.goLive) || isAhead(toUs?.goLive)
  return hours !== undefined && isChangeAhead ? [...lines, translate(`${when}.hours${suffix}`, hours)] : lines
}

function shortOf(state: State, facts: AgreedFacts, words: LetterWords): string {
  const { translate } = words
  const agreement = agreementName(facts.agreement, words)
  const key = 'agreement-letter:confirmation'
  switch (state) {
    case 'both':
      return translate(`${key}.short-both`, { agreement })
    case 'partner':
      return translate(`${key}.short-partner`, { agreement })
    case 'own':
    case 'none':
      return translate(`${key}.short-open`, { agreement, day: words.day(replyDay(facts)) })
  }
}
