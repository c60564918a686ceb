// The notice of the end: of the version that ended last, and whether another has taken its place. Then only the old version ended, and
// nobody is asked to take TLS away.
import type { Agreement } from '#domain/agreement/agreement.ts'
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
      section(
        translate('agreement-letter:end.means.heading'),
        isReplaced ? [translate('agreement-letter:end.means.replaced')] : afterEnd(agreement, words),
      ),
      section(translate('agreement-letter:end.do.heading'), [
        isReplaced
          ? translate('agreement-letter:end.do.new')
          : translate('agreement-letter:end.do.remove', { domains: mailTo('toUs', agreement, words) }),
        translate('agreement-letter:end.do.confirm', { day: reply }),
      ]),
      isReplaced ? section('', []) : contactsSection(agreement, words),
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

/** What no longer holds for mail, and what was agreed on taking things away. */
export function afterEnd(agreement: Agreement, words: LetterWords): readonly string[] {
  const { translate, language } = words
  const { toPartner, toUs, common } = agreement.terms
  const key = 'agreement-letter:end.means'
  const domains = (way: 'toPartner' | 'toUs') => ({ domains: mailTo(way, agreement, words) })
  return [
    toPartner === null ? '' : translate(`${key}.toPartner`, domains('toPartner')),
    toUs === null ? '' : translate(`${key}.toUs`, domains('toUs')),
    quoting(common.removal, language, (text) => translate(`${key}.removal`, { text })),
  ]
}

/** What becomes of the partner's contact data. */
export function contactsSection({ terms }: Agreement, { translate }: LetterWords): LetterSection {
  const count = terms.common.contactRetentionMonths
  return section(translate('agreement-letter:end.contacts.heading'), [
    translate('agreement-letter:end.contacts.kept', { count }),
  ])
}
