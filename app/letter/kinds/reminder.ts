// The reminder: only what is really open on the partner's side, each point once. Where nothing is, there is none: letter.nothing-open.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { missingConsents } from '#domain/agreement/consent.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import { agreementName, askForReply, fewNames, reachSection, replyDay, section } from '../letter-blocks.ts'
import type { AgreedFacts, KindText, LetterWords } from '../letter-facts.ts'
import { openPoints } from '../open-points.ts'

/** The letter of reminder; fault letter.nothing-open. */
export function reminderLetter(facts: AgreedFacts, words: LetterWords): Outcome<KindText> {
  const { translate } = words
  const { partner } = facts
  const open = [...missingYes(facts.agreement, words), ...openPoints(facts, words)]
  if (open.length === 0) return fail('letter.nothing-open', { partner: partner.name })
  const agreement = agreementName(facts.agreement, words)
  return succeed({
    subject: translate('agreement-letter:reminder.subject', { domains: fewNames(partner.domains) }),
    heading: translate('agreement-letter:reminder.heading', { partner: partner.name }),
    opening: [translate('agreement-letter:reminder.intro', { agreement })],
    sections: [
      section(translate('agreement-letter:reminder.open.heading'), open),
      section(translate('agreement-letter:reminder.next.heading'), [
        askForReply(facts, words),
        translate('agreement-letter:reminder.next.tell'),
      ]),
      reachSection(facts, words),
    ],
    short: [
      translate('agreement-letter:reminder.short', {
        agreement,
        count: open.length,
        day: words.day(replyDay(facts)),
      }),
    ],
  })
}

/** Their yes is missing only to what was given to them. */
function missingYes(
  { state, steps, confirmations, terms }: Agreement,
  { translate, day }: LetterWords,
): readonly string[] {
  if (state !== 'sent' || !missingConsents({ confirmations, terms }).includes('partner')) return []
  const sent = steps.findLast((step) => step.state === 'sent')
  return [
    sent === undefined
      ? translate('agreement-letter:reminder.open.yes-undated')
      : translate('agreement-letter:reminder.open.yes', { day: day(localDay(sent.at)) }),
  ]
}
