// What is open on the partner's side of a version, as sentences: people, servers, days, the test, and lines of the checklist.
import { missingContacts, withoutEmergencyWay } from '#domain/contacts/complete.ts'
import { localDay } from '#domain/local-day.ts'
import { hasOpenDay, wantedLevel } from './letter-blocks.ts'
import type { AgreedFacts, LetterWords } from './letter-facts.ts'
import { mendPoints, newestOf } from './tested.ts'

/** Each point once; the partner's yes is asked for by the letters themselves. */
export function openPoints(facts: AgreedFacts, words: LetterWords): readonly string[] {
  const { translate } = words
  const { agreement, contacts, reports, openItems } = facts
  const key = 'agreement-letter:reminder.open'
  const gaps = missingContacts(contacts).filter(({ side }) => side === 'partner')
  const outOfBand = { own: '', partner: agreement.terms.partner.outOfBand }
  const count = mendPoints(reports, words, wantedLevel(agreement)).length
  const { hosts, hostsConfirmed } = agreement.terms.partner
  return [
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
