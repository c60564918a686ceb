// The people of both sides, each row with the day it was changed last; for roles an agreement needs and nobody holds, lines for the pen.
import type { ContactRole, SideContact } from '#domain/contacts/person.ts'
import { breakable, type Markup, markup, quoted } from '#print/markup.ts'
import type { AgreementDocument } from '../document.ts'
import { blankLines, headRow, labelled, type PaperLook, unbroken } from './page-parts.ts'
import type { PaperWords, Phrase } from './words.ts'

interface Seat {
  readonly role: ContactRole
  readonly isDeputy: boolean
}
/** Without these nobody answers at three in the morning. */
const neededSeats: readonly Seat[] = [
  { role: 'technical', isDeputy: false },
  { role: 'technical', isDeputy: true },
  { role: 'desk-247', isDeputy: false },
]

/** Both sides, one table each. */
export function contactsHtml(document: AgreementDocument, look: PaperLook): Markup {
  return markup`
<h2>${look.words.say((t) => t('agreement:part.contacts'))}</h2>
${look.words.paragraph((t) => t('agreement:contacts.hint'))}
${sideHtml('own', document, look)}
${sideHtml('partner', document, look)}`
}

function sideHtml(side: 'own' | 'partner', { contacts, isClosed }: AgreementDocument, look: PaperLook): Markup {
  const { words } = look
  const people = contacts[side]
  const missing = neededSeats.filter(
    (seat) => !people.some(({ role, isDeputy }) => role === seat.role && isDeputy === seat.isDeputy),
  )
  const open = isClosed ? [] : missing
  const columns = ['role', 'name', 'reach', 'when', 'asOf'] as const
  const empty = people.length === 0 && open.length === 0
  return markup`
<h3>${words.say((t) => t(`agreement:contacts.${side}`))}</h3>
<table class="contacts">
<colgroup><col><col><col><col><col></colgroup>
${headRow(
  columns.map(
    (key): Phrase =>
      (t) =>
        t(`agreement:contacts.${key}`),
  ),
  words,
)}
<tbody>${people.map((entry) => personRow(entry, words))}${open.map((seat) => openRow(side, seat, look))}${empty ? markup`<tr><td colspan="5">–</td></tr>` : ''}</tbody>
</table>`
}

const seatLabel =
  ({ role, isDeputy }: Seat): Phrase =>
  (t) =>
    isDeputy ? `${t(`agreement:role.${role}`)}, ${t('agreement:contacts.deputy')}` : t(`agreement:role.${role}`)

function personRow(entry: SideContact, words: PaperWords): Markup {
  const { person } = entry
  const organisation =
    person.organisation === '' ? '' : markup`<br><span class="small">${quoted(person.organisation)}</span>`
  const reach = [
    ...(person.mail === '' ? [] : [breakableMail(person.mail)]),
    ...(person.phone === ''
      ? []
      : [markup`${words.say((t) => t('agreement:contacts.phone'))} ${unbroken(person.phone)}`]),
    ...(person.mobile === ''
      ? []
      : [markup`${words.say((t) => t('agreement:contacts.mobile'))} ${unbroken(person.mobile)}`]),
  ]
  const when = [
    ...[person.availability, person.languages].filter((text) => text !== '').map(quoted),
    ...(person.keyword === '' ? [] : [labelled((t) => t('agreement:contacts.keyword'), person.keyword, words)]),
  ]
  return markup`
<tr><th scope="row">${words.stack(seatLabel(entry))}</th><td>${quoted(person.name)}${organisation}</td><td>${stacked(reach)}</td><td>${stacked(when)}</td><td>${words.shortDay(person.changedAt)}</td></tr>`
}

function breakableMail(mail: string): Markup {
  const [local = '', domain = ''] = mail.split('@')
  return markup`${breakable(local)}@${{ html: '<wbr>' }}${breakable(domain)}`
}

function stacked(lines: readonly Markup[]): Markup {
  return lines.length === 0 ? markup`–` : markup`${lines.map((text) => markup`<div>${text}</div>`)}`
}

function openRow(side: 'own' | 'partner', seat: Seat, look: PaperLook): Markup {
  const seatName = `${side}.${seat.role}${seat.isDeputy ? '-deputy' : ''}`
  const cell = (column: 'name' | 'reach' | 'when', lines: number) => {
    const tip: Phrase = (t, language) =>
      t('agreement:tip', {
        side: `${t(`agreement:column.${side}`)}, ${seatLabel(seat)(t, language)}`,
        label: t(`agreement:contacts.${column}`),
      })
    return markup`<td>${blankLines({ name: `${seatName}.${column}`, tip }, lines, look)}</td>`
  }
  return markup`
<tr><th scope="row">${look.words.stack(seatLabel(seat))}</th>${cell('name', 1)}${cell('reach', 2)}${cell('when', 2)}<td>${blankLines({ name: `${seatName}.as-of`, tip: (t, language) => t('agreement:tip', { side: seatLabel(seat)(t, language), label: t('agreement:contacts.asOf') }) }, 1, look)}</td></tr>`
}
