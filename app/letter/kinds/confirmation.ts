// The confirmation: which version, who agreed on which side and how, by which hash both mean the same, and what is still to be done. A yes
// nobody gave is not claimed; it is asked for.
import type { Agreement, Confirmation } from '#domain/agreement/agreement.ts'
import { agreementName, directionsSection, hasOpenDay, reachSection, replyDay, section } from '../letter-blocks.ts'
import type { AgreedFacts, KindText, LetterWords } from '../letter-facts.ts'
import type { LetterSection } from '../letter-model.ts'

type State = 'both' | 'own' | 'partner' | 'none' | 'draft'
const hashStart = 8

/** The letter of confirmation. */
export function confirmationLetter(facts: AgreedFacts, words: LetterWords): KindText {
  const { translate } = words
  const { partner, agreement } = facts
  const { number, version, hash } = agreement
  const name = agreementName(agreement, words)
  const state = stateOf(agreement)
  const suffix = state === 'draft' ? '-draft' : ''
  return {
    subject: translate(`agreement-letter:confirmation.subject${suffix}`, { number, version }),
    heading: translate(`agreement-letter:confirmation.heading${suffix}`, { partner: partner.name }),
    opening: [
      translate(`agreement-letter:confirmation.intro-${state}`, { agreement: name }),
      hash === null ? '' : translate('agreement-letter:hash', { hash }),
    ].filter((line) => line !== ''),
    sections: [
      state === 'draft' ? section('', []) : whoSection(agreement, words),
      directionsSection(agreement, words),
      state === 'draft' ? section('', []) : nextSection(state, facts, words),
      reachSection(facts, words),
    ],
    short: [shortOf(state, facts, words)],
  }
}

function stateOf({ state, confirmations }: Agreement): State {
  if (state === 'draft') return 'draft'
  const sides = new Set(confirmations.map(({ side }) => side))
  if (sides.has('own')) return sides.has('partner') ? 'both' : 'own'
  return sides.has('partner') ? 'partner' : 'none'
}

function whoSection({ confirmations }: Agreement, words: LetterWords): LetterSection {
  const { translate } = words
  const lines = confirmations.map((entry) => whoLine(entry, words))
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
  const isOpen = hasOpenDay(agreement)
  return section(translate(`${key}.heading`), [
    ...asked,
    isOpen ? translate(`${key}.go-live`) : '',
    isAsked || isOpen ? '' : translate(`${key}.nothing`),
    agreement.reviewBy === null ? '' : translate(`${key}.review`, { day: words.day(agreement.reviewBy) }),
    translate(`${key}.keep`),
  ])
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
    case 'draft':
      return translate(`${key}.short-draft`, { agreement })
    case 'own':
    case 'none':
      return translate(`${key}.short-open`, { agreement, day: words.day(replyDay(facts)) })
  }
}
