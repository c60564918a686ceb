// Terms and contacts on the page of a partner file: both sides in two columns, then each direction, what is common, and the sender's people.
import type { Clause } from '#domain/agreement/clause/clause.ts'
import { readCommon } from '#domain/agreement/clause/written.ts'
import type { PartnerFileContent } from '#domain/partner-file/partner-file.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import { type Reach, reachLines } from './contact-lines.ts'
import type { PageWords } from './page-words.ts'
import { commonLines, directionLines } from './shared-lines.ts'
import { sideLines } from './side-lines.ts'
import type { TermLine } from './term-line.ts'

/** All terms of the version. */
export function termsHtml({ agreement, language }: PartnerFileContent, words: PageWords): Markup {
  const { first, second, firstToSecond, secondToFirst } = agreement
  const common = readCommon(agreement.common, language)
  const label = (key: 'terms' | 'field' | 'directions' | 'common') =>
    words.label(({ translate }) => translate(`partner-file:page.${key}`))
  const names = [sideName(first.organisation, 'firstSide', words), sideName(second.organisation, 'secondSide', words)]
  const [firstName = '', secondName = ''] = names
  const way = (from: string, to: string) =>
    words.label(({ translate }) => translate('partner-file:page.direction', { from, to }))
  const sides = [words.lines((each) => sideLines(first, each)), words.lines((each) => sideLines(second, each))]
  const directions = [
    words.lines((each) => directionLines(firstToSecond, each)),
    words.lines((each) => directionLines(secondToFirst, each)),
  ]
  return markup`
<h2>${label('terms')}</h2>
${tableHtml([label('field'), firstName, secondName], sides, words)}
<h3>${label('directions')}</h3>
${tableHtml([label('field'), way(firstName, secondName), way(secondName, firstName)], directions, words)}
<h3>${label('common')}</h3>
${tableHtml([label('field'), label('common')], [words.lines((each) => commonLines(common, each))], words)}`
}

/** The people the sender names, with the day they were written down. */
export function contactsHtml({ contacts, createdAt }: PartnerFileContent, words: PageWords): Markup {
  const label = (key: 'contacts' | 'noContacts' | 'contact.name' | 'contact.role' | 'contact.reach') =>
    words.label(({ translate }) => translate(`partner-file:page.${key}`))
  const hint = words.say(({ translate, day }) => translate('partner-file:page.contactsHint', { date: day(createdAt) }))
  const heading = markup`
<h2>${label('contacts')}</h2>
${hint.map((text) => markup`<p>${text}</p>`)}`
  if (contacts.length === 0) return markup`${heading}<p>${label('noContacts')}</p>`
  const heads = [label('contact.name'), label('contact.role'), label('contact.reach')]
  return markup`${heading}
<table><thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>${contacts.map(
    ({ role, isDeputy, ...contact }) => markup`
<tr><th scope="row">${texts([contact.name, contact.organisation])}</th><td>${words.label(({ translate }) => {
      const word = translate(`partner-file:role.${role}`)
      return isDeputy ? translate('partner-file:page.deputy', { role: word }) : word
    })}</td><td>${reachHtml(contact, words)}</td></tr>`,
  )}</tbody></table>`
}

function reachHtml(contact: Reach, words: PageWords): readonly Markup[] {
  const [line] = words.lines(({ translate }) => [{ field: 'reach', label: '', values: reachLines(contact, translate) }])
  return texts(line?.values ?? [])
}

function sideName(organisation: string, key: 'firstSide' | 'secondSide', words: PageWords): string {
  return organisation === '' ? words.label(({ translate }) => translate(`partner-file:page.${key}`)) : organisation
}

function tableHtml(heads: readonly string[], columns: readonly (readonly TermLine[])[], words: PageWords): Markup {
  const unknown = words.label(({ translate }) => translate('partner-file:page.unknown'))
  const [first = []] = columns
  return markup`<table><thead><tr>${heads.map((head) => markup`<th scope="col">${quoted(head)}</th>`)}</tr></thead><tbody>${first.map(
    (line, index) => markup`
<tr><th scope="row">${line.label}</th>${columns.map((column) => {
      const said = [...texts(column[index]?.values ?? []), ...clauseTexts(column[index]?.clause, words)]
      return said.length === 0 ? markup`<td class="none">${unknown}</td>` : markup`<td>${said}</td>`
    })}</tr>`,
  )}</tbody></table>`
}

function clauseTexts(clause: Clause | undefined, words: PageWords): readonly Markup[] {
  const said = clause === undefined ? [] : words.clause(clause)
  return said.map(({ language, text }) => markup`<p lang="${language}">${quoted(text)}</p>`)
}

function texts(values: readonly string[]): readonly Markup[] {
  return values.filter((value) => value !== '').map((value) => markup`<p>${quoted(value)}</p>`)
}
