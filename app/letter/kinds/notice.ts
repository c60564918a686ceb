// Notice of termination while a version is agreed or in force: for which day, what holds until then and what after it. A day is named only
// where one was chosen, and never one that has passed: letter.day-passed.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { agreementName, mailTo, quoting, reachSection, replyDay, replyDayUntil, section } from '../letter-blocks.ts'
import type { AgreedFacts, KindText, LetterWords } from '../letter-facts.ts'
import { afterEnd, contactsSection } from './end.ts'

/** The letter of notice; `agreement` must be one both sides stand by. */
export function noticeLetter(facts: AgreedFacts, words: LetterWords): Outcome<KindText> {
  const { translate, language } = words
  const { partner, agreement, endsOn, date } = facts
  if (endsOn !== null && endsOn < date) return fail('letter.day-passed', { day: words.day(endsOn) })
  const { number } = agreement
  const key = 'agreement-letter:notice'
  const reply = endsOn === null ? replyDay(facts) : replyDayUntil(facts, endsOn)
  const end = endsOn === null ? '-open' : ''
  const answer = reply === undefined ? '-soon' : end
  const known = {
    agreement: agreementName(agreement, words),
    day: endsOn === null ? '' : words.day(endsOn),
    reply: reply === undefined ? '' : words.day(reply),
  }
  return succeed({
    subject: translate(`${key}.subject`, { number }),
    heading: translate(`${key}.heading`, { partner: partner.name }),
    opening: [
      translate(`${key}.intro${end}`, known),
      quoting(agreement.terms.common.termination, language, (text) => translate(`${key}.agreed`, { text })),
      translate(`${key}.until`),
    ].filter((line) => line !== ''),
    sections: [
      section(translate(`${key}.after`), afterEnd(agreement, words)),
      section(translate('agreement-letter:end.do.heading'), [
        translate(`${key}.confirm${answer}`, known),
        translate(`${key}.remove`, { domains: mailTo('toUs', agreement, words) }),
      ]),
      contactsSection(agreement, words),
      reachSection(facts, words),
    ],
    short: [translate(`${key}.short${answer}`, known)],
  })
}
