// Parts several letters share: the name of a version, a day to answer by, agreed levels, how we are reached. What is not known is left
// out or asked for, never filled in.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { type Clause, clauseIn } from '#domain/agreement/clause/clause.ts'
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import type { DirectionTerms } from '#domain/agreement/terms.ts'
import type { Person, SideContact } from '#domain/contacts/person.ts'
import type { Language } from '#domain/language.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { AgreementLetterFacts, LetterWords } from './letter-facts.ts'
import type { LetterSection } from './letter-model.ts'

const replyDays = 14
/** Room for questions before a change. */
const changeDays = 3
const listLimit = 12

/** A section of plain lines. */
export function section(heading: string, lines: readonly string[]): LetterSection {
  return { heading, lines: lines.filter((line) => line !== ''), points: [] }
}

/** A list that stays readable. */
export function shortList(names: readonly string[]): string {
  return names.length <= listLimit ? names.join(', ') : `${names.slice(0, listLimit).join(', ')} …`
}

/** A list for subjects and links: the first few, and that there are more. */
export function fewNames(names: readonly string[]): string {
  return names.length <= 2 ? names.join(', ') : `${names.slice(0, 2).join(', ')} …`
}

/** `Vereinbarung HS-1, Version 2`. */
export function agreementName({ number, version }: Agreement, { translate }: LetterWords): string {
  return translate('agreement-letter:agreement', { number, version })
}

/** The day we ask for an answer by: two weeks on, or three days before the test together or the change, but never today. */
export function replyDay(facts: AgreementLetterFacts): string {
  const today = facts.date
  const ahead = changeDaysOf(facts.agreement).filter((day) => day > today)
  const wanted = [daysFrom(today, replyDays), ...ahead.map((day) => daysFrom(day, -changeDays))].toSorted()[0] ?? today
  return wanted > today ? wanted : daysFrom(today, 1)
}

/** The same, but never after `last`; undefined where that is tomorrow or earlier: then an answer is asked for at once. */
export function replyDayUntil(facts: AgreementLetterFacts, last: string): string | undefined {
  const wanted = replyDay(facts)
  if (last <= daysFrom(facts.date, 1)) return undefined
  return wanted < last ? wanted : last
}

/** The days something is to happen on; none once the version has ended. */
function changeDaysOf(agreement: Agreement | undefined): readonly string[] {
  if (agreement === undefined || agreement.state === 'ended') return []
  const { testWindow } = agreement.terms.common
  return [...goLiveDays(agreement), ...(testWindow === null ? [] : [testWindow.start.slice(0, 10)])]
}

function daysFrom(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}

/** Whether both sides stand by the version; before that everything in it is a proposal. */
export function isSettled({ state }: Agreement): boolean {
  return state !== 'draft' && state !== 'sent'
}

/** Hours as people say them after a preposition: `4 Stunden`, `10 Tagen`. */
export function spanOf(hours: number, { translate }: LetterWords): string {
  return hours >= 48 && hours % 24 === 0
    ? translate('agreement-letter:days', { count: hours / 24 })
    : translate('agreement-letter:hours', { count: hours })
}

/** `Bitte antworten Sie uns bis zum …`. */
export function askForReply(facts: AgreementLetterFacts, words: LetterWords): string {
  return words.translate('agreement-letter:reply-by', { day: words.day(replyDay(facts)) })
}

/** The days of the change that are settled. */
function goLiveDays({ terms }: Agreement): readonly string[] {
  return [terms.toPartner, terms.toUs].flatMap((direction) => direction?.goLive ?? [])
}

/** Whether a direction is agreed whose day is open. */
export function hasOpenDay({ terms }: Agreement): boolean {
  return [terms.toPartner, terms.toUs].some((direction) => direction !== null && direction.goLive === null)
}

/** The domains mail goes to in a direction, to stand after its name: ` (bank.example mit Subdomains)`; empty when none are named. */
export function mailTo(way: 'toPartner' | 'toUs', { terms }: Agreement, words: LetterWords): string {
  const { domains } = way === 'toPartner' ? terms.partner : terms.own
  return domains.length === 0 ? '' : ` (${domainList(domains, words)})`
}

/** Domains of a side, each with its subdomains where they belong to it. */
export function domainList(domains: SideTerms['domains'], { translate }: LetterWords): string {
  return shortList(
    domains.map(({ name, includeSubdomains }) =>
      includeSubdomains ? translate('agreement-letter:with-subdomains', { domain: name }) : name,
    ),
  )
}

/** When both test together, as words; '' while it is not fixed. */
export function windowOf({ terms }: Agreement, { translate, localTime }: LetterWords): string {
  const { testWindow } = terms.common
  if (testWindow === null) return ''
  const { start, zone, minutes } = testWindow
  return translate('agreement-letter:window', { start: localTime(start), zone, count: minutes })
}

/** The level mail to the partner is to have; undefined where none is asked for (any more). */
export function wantedLevel(agreement: Agreement | undefined): TlsLevel | undefined {
  return agreement === undefined || agreement.state === 'ended' ? undefined : agreement.terms.toPartner?.level
}

/** The levels of both directions and what they mean. */
export function directionsSection(agreement: Agreement, words: LetterWords): LetterSection {
  const { translate } = words
  const { terms } = agreement
  const heading = isSettled(agreement) ? 'heading' : 'heading-proposed'
  const nameOf = ({ level }: DirectionTerms) => translate(`gateway:level.${level}.name`)
  const directions = (['toPartner', 'toUs'] as const).map((way) => {
    const direction = terms[way]
    if (direction === null) return translate(`agreement-letter:direction.${way}-none`)
    const protocol = translate(`agreement-letter:protocol.${direction.minProtocol}`)
    const known = { domains: mailTo(way, agreement, words), level: nameOf(direction), protocol }
    const line = translate(`agreement-letter:direction.${way}`, known)
    return direction.isMutual ? `${line} ${translate('agreement-letter:direction.mutual')}` : line
  })
  const agreed = [terms.toPartner, terms.toUs].filter((direction) => direction !== null)
  const levels = new Set(agreed.map(({ level }) => level))
  const meanings = [...levels].map((level) => {
    const meaning = translate(`gateway:level.${level}.meaning`)
    return translate('agreement-letter:direction.meaning', { level: translate(`gateway:level.${level}.name`), meaning })
  })
  return section(translate(`agreement-letter:direction.${heading}`), [...directions, ...meanings])
}

/** Who is to be called on our side: technical people and the desk, and the way beside the path. */
export function reachSection({ contacts, agreement, own }: AgreementLetterFacts, words: LetterWords): LetterSection {
  const { translate } = words
  const wanted = contacts.own.filter(({ role }) => role === 'technical' || role === 'desk-247')
  const people = wanted.map((entry) => personLine(entry, words))
  const { name, mail, phone } = own.contact
  const alone = [name, mail, phone].filter((part) => part !== '').join(', ')
  const way = agreement?.terms.own.outOfBand ?? ''
  const lines = people.length > 0 || alone === '' ? people : [alone]
  return section(translate('agreement-letter:reach.heading'), [
    ...(lines.length === 0 ? [translate('agreement-letter:reach.none')] : lines),
    way === '' ? '' : translate('agreement-letter:reach.way', { way }),
  ])
}

function personLine({ person, role, isDeputy }: SideContact, words: LetterWords): string {
  const { translate } = words
  const word = translate(`contacts:role.${role}`)
  const roleWords = isDeputy ? translate('contacts:deputy', { role: word }) : word
  return translate('agreement-letter:reach.person', { role: roleWords, name: waysTo(person, words) })
}

/** Name, mail, numbers, the keyword of a desk and hours, as far as they are known. */
function waysTo({ name, mail, phone, mobile, availability, keyword }: Person, { translate }: LetterWords): string {
  const said = keyword === '' ? '' : translate('agreement-letter:reach.keyword', { keyword })
  const parts = [name, mail === name ? '' : mail, phone, mobile, said, availability]
  return parts.filter((part) => part !== '').join(', ')
}

/** A sentence that quotes a clause on one line, in the language of the letter where it was written in it; '' without a clause. */
export function quoting(clause: Clause, language: Language, say: (text: string) => string): string {
  const said = clauseIn(clause, language)
  return said === undefined ? '' : say(said.text.replace(/\s*\n\s*/g, ' ').trim())
}
