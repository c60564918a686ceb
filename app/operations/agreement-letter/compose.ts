// A letter that goes with an agreement, composed anew from the store at every call. Faults: partner.not-found, agreement.none,
// probe.not-tested, letter.*.
import type { LetterKind } from '#domain/agreement/letter-kind.ts'
import { isMet, type JudgedItem } from '#domain/checklist/checklist.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { localDay } from '#domain/local-day.ts'
import type { Partner } from '#domain/partner.ts'
import type { Settings } from '#domain/setting.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { composeAgreementLetter } from '#letter/agreement-letter.ts'
import { type AgreementLetterFacts, letterWords, type OpenItem } from '#letter/letter-facts.ts'
import type { FramedLetter } from '#letter/letter-frame.ts'
import { judgedChecklist } from '../checklist/judge-partner.ts'
import { contactSides } from '../contacts/sides.ts'
import { latestReports } from '../partners.ts'
import type { Rooms } from '../rooms.ts'
import { enclosuresFor, successorOf, versionFor } from './which-version.ts'

export interface AboutLetter {
  readonly partnerId: string
  readonly kind: LetterKind
  readonly language: Language
  /** For a notice: the day the agreement is to end. */
  readonly endsOn?: string | undefined
}

export interface ComposedLetter {
  readonly framed: FramedLetter
  readonly facts: AgreementLetterFacts
  readonly partner: Partner
  readonly own: Settings
  readonly translate: Translate
}

/** The letter; `alone` = nothing goes along with it, so it mentions no enclosures. */
export function composeFor(rooms: Rooms, about: AboutLetter, form: 'enclosing' | 'alone'): Outcome<ComposedLetter> {
  const gathered = rooms.store.together(() => gather(rooms, about))
  if (!gathered.ok) return gathered
  const { facts: all, partner, own } = gathered.value
  const facts = form === 'alone' ? { ...all, enclosures: [] } : all
  const translate = translatorFor(about.language)
  const framed = composeAgreementLetter(about.kind, facts, letterWords(translate, about.language))
  return framed.ok ? succeed({ framed: framed.value, facts, partner, own, translate }) : framed
}

interface Gathered {
  readonly facts: AgreementLetterFacts
  readonly partner: Partner
  readonly own: Settings
}

function gather(rooms: Rooms, { partnerId, kind, language, endsOn }: AboutLetter): Outcome<Gathered> {
  const partner = rooms.store.partners.find(partnerId)
  if (!partner.ok) return partner
  const own = rooms.store.settings.read()
  if (!own.ok) return own
  const contacts = contactSides(rooms, partnerId)
  if (!contacts.ok) return contacts
  const reports = latestReports(rooms, partnerId)
  if (!reports.ok) return reports
  const versions = rooms.store.agreements.ofPartner(partnerId)
  if (!versions.ok) return versions
  const openItems =
    kind === 'reminder' || kind === 'confirmation' ? openItemsOf(rooms, partnerId, language) : succeed([])
  if (!openItems.ok) return openItems
  const agreement = versionFor(kind, versions.value)
  const facts: AgreementLetterFacts = {
    partner: partner.value,
    own: own.value,
    contacts: contacts.value,
    agreement,
    isBegun: versions.value.length > 0,
    endsOn: endsOn ?? null,
    successor: successorOf(agreement, versions.value),
    reports: reports.value,
    openItems: openItems.value,
    enclosures: enclosuresFor(kind, agreement, rooms.outside.secrets.whyNot === null),
    date: localDay(rooms.outside.clock.now()),
  }
  return succeed({ facts, partner: partner.value, own: own.value })
}

/** Lines the admin wrote for the partner; the built-in ones are said by the letter in its own words. */
function openItemsOf(rooms: Rooms, partnerId: string, language: Language): Outcome<readonly OpenItem[]> {
  const judged = judgedChecklist(rooms, partnerId)
  if (!judged.ok) return judged
  const isTheirs = (line: JudgedItem) => line.item.owner === 'partner' && !isMet(line)
  return succeed(
    judged.value
      .filter(isTheirs)
      .map(({ item }) => ({ text: item.text[language], dueOn: item.dueOn }))
      .filter(({ text }) => text !== ''),
  )
}
