// The invitation to the review: what is noted about the partner, to be looked at again, and what the last test showed. The review date is
// named when there is one, and asked for when there is none.
import { agreementName, domainList, reachSection, replyDay, section, shortList } from '../letter-blocks.ts'
import type { AgreedFacts, KindText, LetterWords } from '../letter-facts.ts'
import type { LetterSection } from '../letter-model.ts'
import { newestOf } from '../tested.ts'
import { resultSection } from './test-result.ts'

/** The letter of review. */
export function reviewLetter(facts: AgreedFacts, words: LetterWords): KindText {
  const { translate } = words
  const { partner, agreement, reports } = facts
  const { number, reviewBy } = agreement
  const name = agreementName(agreement, words)
  const reply = words.day(replyDay(facts))
  return {
    subject: translate('agreement-letter:review.subject', { number }),
    heading: translate('agreement-letter:review.heading', { partner: partner.name }),
    opening: [introOf(facts, name, words)],
    sections: [
      checkSection(facts, words),
      reports.length === 0 ? section('', []) : testedSection(facts, words),
      section(translate('agreement-letter:review.next.heading'), [
        translate('agreement-letter:review.next.reply', { day: reply }),
        reviewBy === null ? translate('agreement-letter:review.next.day') : '',
      ]),
      reachSection(facts, words),
    ],
    short: [translate('agreement-letter:review.short', { agreement: name, day: reply })],
  }
}

function introOf({ agreement, date }: AgreedFacts, name: string, { translate, day }: LetterWords): string {
  const { reviewBy } = agreement
  if (reviewBy === null) return translate('agreement-letter:review.intro-open', { agreement: name })
  const known = { agreement: name, day: day(reviewBy) }
  return reviewBy < date
    ? translate('agreement-letter:review.intro-late', known)
    : translate('agreement-letter:review.intro', known)
}

function testedSection(facts: AgreedFacts, words: LetterWords): LetterSection {
  const when = words.translate('letter:tested.when', { when: words.moment(newestOf(facts.reports)) })
  const { lines } = resultSection(facts, words)
  return section(words.translate('agreement-letter:review.tested.heading'), [when, ...lines])
}

function checkSection({ agreement, contacts }: AgreedFacts, words: LetterWords): LetterSection {
  const { translate } = words
  const { domains, hosts, authority, certificateUntil, sendingAddresses, outOfBand } = agreement.terms.partner
  const key = 'agreement-letter:review.check'
  const names = [...new Set(contacts.partner.map(({ person }) => person.name))]
  return section(translate(`${key}.heading`), [
    names.length === 0 ? translate(`${key}.contacts-none`) : translate(`${key}.contacts`, { names: shortList(names) }),
    domains.length === 0 ? '' : translate(`${key}.domains`, { domains: domainList(domains, words) }),
    hosts.length === 0 ? '' : translate(`${key}.hosts`, { hosts: shortList(hosts.map(({ host }) => host)) }),
    authority === '' ? '' : translate(`${key}.authority`, { authority }),
    certificateUntil === null ? '' : translate(`${key}.until`, { day: words.day(certificateUntil) }),
    sendingAddresses.length === 0 ? '' : translate(`${key}.sending`, { addresses: shortList(sendingAddresses) }),
    outOfBand === '' ? translate(`${key}.way-none`) : translate(`${key}.way`, { way: outOfBand }),
  ])
}
