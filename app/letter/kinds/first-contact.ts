// The first letter: what we intend, what we propose as far as it is settled, and whom and what we need from the partner. Asks only for what
// is not known yet.
import { emptyTerms } from '#domain/agreement/terms.ts'
import { missingContacts, withoutEmergencyWay } from '#domain/contacts/complete.ts'
import { mainPersonOf } from '#domain/contacts/main-contact.ts'
import { localDay } from '#domain/local-day.ts'
import {
  askForReply,
  directionsSection,
  fewNames,
  quoting,
  reachSection,
  replyDay,
  section,
  shortList,
} from '../letter-blocks.ts'
import type { AgreementLetterFacts, KindText, LetterWords } from '../letter-facts.ts'
import type { LetterSection } from '../letter-model.ts'

/** The letter of first contact. */
export function firstContactLetter(facts: AgreementLetterFacts, words: LetterWords): KindText {
  const { translate, language } = words
  const { partner, agreement } = facts
  const domains = fewNames(partner.domains)
  const { purpose, legalBasis } = agreement?.terms.common ?? emptyTerms.common
  return {
    subject: translate('agreement-letter:first-contact.subject', { domains }),
    heading: translate('agreement-letter:first-contact.heading', { partner: partner.name }),
    opening: [
      translate('agreement-letter:first-contact.intro'),
      quoting(purpose, language, (text) => translate('agreement-letter:first-contact.why', { text })),
      quoting(legalBasis, language, (text) => translate('agreement-letter:first-contact.basis', { text })),
    ].filter((line) => line !== ''),
    sections: [
      agreement === undefined ? planSection(facts, words) : directionsSection(agreement, words),
      askSection(facts, words),
      section(translate('agreement-letter:first-contact.next.heading'), [
        askForReply(facts, words),
        translate('agreement-letter:first-contact.next.test'),
      ]),
      reachSection(facts, words),
    ],
    short: [translate('agreement-letter:first-contact.short', { domains, day: words.day(replyDay(facts)) })],
  }
}

function planSection({ reports }: AgreementLetterFacts, { translate, day }: LetterWords): LetterSection {
  const newest = reports.map(({ startedAt }) => startedAt).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0]
  return section(translate('agreement-letter:first-contact.plan.heading'), [
    newest === undefined
      ? translate('agreement-letter:first-contact.plan.open')
      : translate('agreement-letter:first-contact.plan.tested', { day: day(localDay(newest)) }),
  ])
}

function askSection({ partner, contacts, agreement }: AgreementLetterFacts, { translate }: LetterWords): LetterSection {
  const terms = agreement?.terms.partner
  const missing = new Set(missingContacts(contacts).flatMap(({ side, gap }) => (side === 'partner' ? [gap] : [])))
  const outOfBand = { own: '', partner: terms?.outOfBand ?? '' }
  const hasHosts = terms?.hostsConfirmed === true && terms.sendingAddresses.length > 0
  const name = mainPersonOf(contacts.partner)?.name ?? ''
  const lacksDeputy = missing.has('deputy') || missing.has('deputy-reachable')
  const lacksAuthority = terms === undefined || terms.authority === '' || terms.renewal === 'unknown'
  const ask = (wanted: boolean, line: () => string) => (wanted ? line() : '')
  const key = 'agreement-letter:first-contact.ask'
  return section(translate(`${key}.heading`), [
    name === '' ? translate(`${key}.contact`) : translate(`${key}.contact-known`, { name }),
    ask(name !== '' && missing.has('technical-reachable'), () => translate(`${key}.contact-reachable`)),
    ask(lacksDeputy, () => translate(`${key}.deputy`)),
    ask(withoutEmergencyWay(contacts, outOfBand).includes('partner'), () => translate(`${key}.emergency`)),
    translate(`${key}.domains`, { domains: shortList(partner.domains) }),
    ask(!hasHosts, () => translate(`${key}.hosts`)),
    ask(lacksAuthority, () => translate(`${key}.authority`)),
    ask(agreement !== undefined, () => translate(`${key}.changes`)),
  ])
}
