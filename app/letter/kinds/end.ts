// The notice of the end: of the version that ended last, and whether another has taken its place. Then only the old version ended, and
// nobody is asked to take TLS away.
import { isInForce } from '#domain/agreement/transitions.ts'
import { localDay } from '#domain/local-day.ts'
import { agreementName, mailTo, quoting, reachSection, replyDay, section } from '../letter-blocks.ts'
import type { AgreedFacts, KindText, LetterWords } from '../letter-facts.ts'
import type { LetterSection } from '../letter-model.ts'

/** The letter about the end; `agreement` must be a version that ended. */
export function endLetter(facts: AgreedFacts, words: LetterWords): KindText {
  const { translate } = words
  const { partner, agreement, successor } = facts
  const { number, version } = agreement
  const isReplaced = successor !== undefined && isInForce(successor)
  const suffix = isReplaced ? '-replaced' : ''
  const name = agreementName(agreement, words)
  const reply = words.day(replyDay(facts))
  const known = { agreement: name, day: reply, version: successor?.version ?? version }
  return {
    subject: translate(`agreement-letter:end.subject${suffix}`, { number, version }),
    heading: translate(`agreement-letter:end.heading${suffix}`, { partner: partner.name }),
    opening: openingOf(facts, name, isReplaced, words),
    sections: [
      meansSection(facts, isReplaced, words),
      section(translate('agreement-letter:end.do.heading'), [
        isReplaced
          ? translate('agreement-letter:end.do.new')
          : translate('agreement-letter:end.do.remove', { domains: mailTo('toUs', agreement) }),
        translate('agreement-letter:end.do.confirm', { day: reply }),
      ]),
      isReplaced ? section('', []) : contactsSection(facts, words),
      reachSection(facts, words),
    ],
    short: [translate(`agreement-letter:end.short${suffix}`, known)],
  }
}

function openingOf(
  { agreement, successor }: AgreedFacts,
  name: string,
  isReplaced: boolean,
  { translate, day }: LetterWords,
): readonly string[] {
  const ended = agreement.steps.findLast((step) => step.state === 'ended')
  const note = ended?.note ?? ''
  const next = isReplaced ? 'replaced' : 'draft'
  return [
    ended === undefined
      ? translate('agreement-letter:end.intro-undated', { agreement: name })
      : translate('agreement-letter:end.intro', { agreement: name, day: day(localDay(ended.at)) }),
    successor === undefined ? '' : translate(`agreement-letter:end.${next}`, { version: successor.version }),
    note === '' || isReplaced ? '' : translate('agreement-letter:end.reason', { note }),
    isReplaced ? '' : translate('agreement-letter:end.thanks'),
  ].filter((line) => line !== '')
}

function meansSection(
  { agreement }: AgreedFacts,
  isReplaced: boolean,
  { translate, language }: LetterWords,
): LetterSection {
  const { toPartner, toUs, common } = agreement.terms
  const key = 'agreement-letter:end.means'
  const heading = translate(`${key}.heading`)
  if (isReplaced) return section(heading, [translate(`${key}.replaced`)])
  return section(heading, [
    toPartner === null ? '' : translate(`${key}.toPartner`, { domains: mailTo('toPartner', agreement) }),
    toUs === null ? '' : translate(`${key}.toUs`, { domains: mailTo('toUs', agreement) }),
    quoting(common.removal, language, (text) => translate(`${key}.removal`, { text })),
  ])
}

function contactsSection({ agreement }: AgreedFacts, { translate }: LetterWords): LetterSection {
  const count = agreement.terms.common.contactRetentionMonths
  return section(translate('agreement-letter:end.contacts.heading'), [
    translate('agreement-letter:end.contacts.kept', { count }),
  ])
}
