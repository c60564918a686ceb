// The reminder: only what is really open on the partner's side, each point once. Where nothing is, there is none: letter.nothing-open.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { missingContacts, withoutEmergencyWay } from '#domain/contacts/complete.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import { agreementName, askForReply, fewNames, hasOpenDay, reachSection, replyDay, section } from '../letter-blocks.ts'
import type { AgreedFacts, KindText, LetterWords } from '../letter-facts.ts'
import { mendPoints, newestOf } from '../tested.ts'

/** The letter of reminder; fault letter.nothing-open. */
export function reminderLetter(facts: AgreedFacts, words: LetterWords): Outcome<KindText> {
  const { translate } = words
  const { partner } = facts
  const open = openPoints(facts, words)
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

function openPoints(facts: AgreedFacts, words: LetterWords): readonly string[] {
  const { translate } = words
  const { agreement, contacts, reports, openItems } = facts
  const key = 'agreement-letter:reminder.open'
  const gaps = missingContacts(contacts).filter(({ side }) => side === 'partner')
  const outOfBand = { own: '', partner: agreement.terms.partner.outOfBand }
  const count = mendPoints(reports, words).length
  const { hosts, hostsConfirmed } = agreement.terms.partner
  return [
    ...missingYes(agreement, words),
    ...gaps.map(({ gap }) => translate(`${key}.${gap}`)),
    ...(withoutEmergencyWay(contacts, outOfBand).includes('partner') ? [translate(`${key}.emergency`)] : []),
    ...(hosts.length > 0 && !hostsConfirmed ? [translate(`${key}.hosts`)] : []),
    ...(hasOpenDay(agreement) ? [translate(`${key}.go-live`)] : []),
    ...(count === 0 ? [] : [translate(`${key}.mend`, { day: words.day(localDay(newestOf(reports))), count })]),
    ...openItems.map(({ text, dueOn }) =>
      dueOn === null ? text : translate(`${key}.item-due`, { text, day: words.day(dueOn) }),
    ),
  ]
}

/** Their yes is missing only to what was given to them. */
function missingYes({ state, steps, confirmations }: Agreement, { translate, day }: LetterWords): readonly string[] {
  if (state !== 'sent' || confirmations.some(({ side }) => side === 'partner')) return []
  const sent = steps.findLast((step) => step.state === 'sent')
  return [
    sent === undefined
      ? translate('agreement-letter:reminder.open.yes-undated')
      : translate('agreement-letter:reminder.open.yes', { day: day(localDay(sent.at)) }),
  ]
}
