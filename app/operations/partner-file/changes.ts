// What a file would change here, field by field as people read it: terms against the version that counts today, and the partner's people.
// Nothing is listed that stays as it is; of the people everyone is, so that nobody seems to go who stays. What protects less comes first.
import type { OpenedFile } from '#contract/partner-file-contract.ts'
import { noClause } from '#domain/agreement/clause/clause.ts'
import { fromNeutral } from '#domain/agreement/neutral.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import type { SideContact } from '#domain/contacts/person.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { languages } from '#domain/language.ts'
import type { PartnerFileContent } from '#domain/partner-file/partner-file.ts'
import { isAtLeast } from '#domain/tls-level.ts'
import { translatorFor } from '#i18n/translate.ts'
import { reachLines } from '#partner-file/contact-lines.ts'
import { commonLines, directionLines } from '#partner-file/shared-lines.ts'
import { sideLines } from '#partner-file/side-lines.ts'
import { type TermLine, type TermWords, termWords } from '#partner-file/term-line.ts'
import { currentAgreement } from '../agreement/find.ts'
import { languageOfHouse } from '../contacts/house-language.ts'
import { contactSides } from '../contacts/sides.ts'
import { contactsAfter } from '../contacts/take-in.ts'
import type { Rooms } from '../rooms.ts'

type Change = OpenedFile['changes'][number]

/** Paths are those of the terms (`partner.domains`), and `contacts`; `partnerId` null = a partner that is not here yet. */
export function changesBy(
  rooms: Rooms,
  content: PartnerFileContent,
  partnerId: string | null,
): Outcome<readonly Change[]> {
  const language = languageOfHouse(rooms)
  if (!language.ok) return language
  const words = termWords(translatorFor(language.value), language.value)
  const known = partnerId === null ? succeed(undefined) : currentAgreement(rooms, partnerId)
  if (!known.ok) return known
  const people = partnerId === null ? succeed(undefined) : contactSides(rooms, partnerId)
  if (!people.ok) return people
  const after = contactsAfter(rooms, partnerId, content.contacts)
  if (!after.ok) return after
  const terms = fromNeutral(content.agreement, {
    issuedBy: content.sender.side === 'second' ? 'own' : 'partner',
    language: content.language,
  })
  const texts = known.value === undefined ? [] : termTexts(known.value.terms, words)
  const before = new Map(texts.map(({ path, text }) => [path, text]))
  const told: Change = {
    path: 'contacts',
    label: words.translate('partner-file:page.contacts'),
    before: contactsText(people.value?.partner ?? [], words),
    after: contactsText(after.value, words),
    isWeaker: false,
  }
  const weaker = known.value === undefined ? new Set<string>() : weakerPaths(known.value.terms, terms)
  const changes = termTexts(terms, words).map(({ path, label, text }): Change => {
    return { path, label, before: before.get(path) ?? '', after: text, isWeaker: weaker.has(path) }
  })
  return succeed(
    [...changes, told]
      .filter((change) => change.before !== change.after)
      .toSorted((left, right) => Number(right.isWeaker) - Number(left.isWeaker)),
  )
}

/** Paths of both directions where the terms demand less than they did. */
function weakerPaths(before: AgreementTerms, after: AgreementTerms): ReadonlySet<string> {
  const weaker = (['toPartner', 'toUs'] as const).flatMap((way) => {
    const [was, is] = [before[way], after[way]]
    if (was === null) return []
    if (is === null) return [`${way}.isAgreed`]
    return [
      ...(isAtLeast(is.level, was.level) ? [] : [`${way}.level`]),
      ...(is.minProtocol < was.minProtocol ? [`${way}.minProtocol`] : []),
      ...(suitesByStrength.indexOf(is.suites) < suitesByStrength.indexOf(was.suites) ? [`${way}.suites`] : []),
      ...(was.isMutual && !is.isMutual ? [`${way}.isMutual`] : []),
    ]
  })
  return new Set(weaker)
}

const suitesByStrength = ['any', 'pfs', 'bsi'] as const

interface TermText {
  readonly path: string
  readonly label: string
  readonly text: string
}

function termTexts(terms: AgreementTerms, words: TermWords): readonly TermText[] {
  const { own, partner, toPartner, toUs, common } = terms
  const parts: readonly (readonly [keyof AgreementTerms, readonly TermLine[]])[] = [
    ['own', sideLines(own, words)],
    ['partner', sideLines(partner, words)],
    ['toPartner', directionLines(toPartner, words)],
    ['toUs', directionLines(toUs, words)],
    ['common', commonLines(common, words)],
  ]
  return parts.flatMap(([part, lines]) =>
    lines.map(({ field, label, values, clause = noClause }) => ({
      path: `${part}.${field}`,
      label: part === 'common' ? label : `${words.translate(`agreement-page:scope.${part}`)}: ${label}`,
      // Whatever language it is in, a text that changed is seen.
      text: [...values, ...languages.map((language) => clause[language]).filter((each) => each !== '')].join('\n'),
    })),
  )
}

function contactsText(contacts: readonly SideContact[], { translate }: TermWords): string {
  return contacts
    .map(({ person, role, isDeputy }) => {
      const word = translate(`partner-file:role.${role}`)
      const place = isDeputy ? translate('partner-file:page.deputy', { role: word }) : word
      const { name, organisation } = person
      return [place, name, organisation, ...reachLines(person, translate)].filter((text) => text !== '').join(', ')
    })
    .toSorted()
    .join('\n')
}
