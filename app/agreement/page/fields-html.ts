// The agreed fields: one table a group, columns we and partner, lines and boxes where nobody said anything yet.
import { assertNever } from '#domain/fault.ts'
import { languages } from '#domain/language.ts'
import { breakable, type Markup, markup } from '#print/markup.ts'
import type { FieldGroup, FieldRow, FieldValue, NamedHost, Said } from '../field-value.ts'
import { clauseHtml, proseHtml, proseLines } from './clause-html.ts'
import { blankLines, fingerprint, headRow, openBox, type PaperLook, textLines, unbroken } from './page-parts.ts'
import type { Phrase } from './words.ts'

/** Rows this long may be torn, or they would leave half a page white. */
const longRow = 14

/** One group of fields with its heading. */
export function groupHtml(group: FieldGroup, look: PaperLook): Markup {
  const { words } = look
  const { own, partner } = columnLabels(group)
  const field: Phrase = (t) => t('agreement:column.field')
  const isShared = group.rows.every((row) => 'both' in row)
  const head = isShared
    ? headRow([field, (t) => t('agreement:column.both')], words, 2)
    : headRow([field, own, partner], words)
  return markup`
<h3>${words.say((t) => t(`agreement:group.${group.key}`))}</h3>
<table class="fields">
<colgroup><col><col><col></colgroup>
${head}
<tbody>${group.rows.map((row) => rowHtml(row, group, look))}</tbody>
</table>`
}

function columnLabels({ columns }: FieldGroup): { readonly own: Phrase; readonly partner: Phrase } {
  return columns === 'sides'
    ? { own: (t) => t('agreement:column.own'), partner: (t) => t('agreement:column.partner') }
    : { own: (t) => t('agreement:column.toPartner'), partner: (t) => t('agreement:column.toUs') }
}

function rowHtml(row: FieldRow, group: FieldGroup, look: PaperLook): Markup {
  const label: Phrase = (t) => t(`agreement:field.${row.key}`)
  const columns = columnLabels(group)
  const cell = (side: 'own' | 'partner' | 'both', value: FieldValue) => {
    const tip: Phrase = (t, language) =>
      side === 'both'
        ? label(t, language)
        : t('agreement:tip', { side: columns[side](t, language), label: label(t, language) })
    return valueHtml(value, { name: `${side}.${row.key}`, tip }, look)
  }
  const cells =
    'both' in row
      ? markup`<td colspan="2">${cell('both', row.both)}</td>`
      : markup`<td>${cell('own', row.own)}</td><td>${cell('partner', row.partner)}</td>`
  return markup`
<tr${isLong(row) ? markup` class="long"` : ''}><th scope="row">${look.words.stack(label)}</th>${cells}</tr>`
}

function isLong(row: FieldRow): boolean {
  const linesOf = (value: FieldValue) => {
    if (value.kind === 'texts') return value.texts.length
    if (value.kind === 'hosts') return value.hosts.length * 2
    if (value.kind === 'said') return value.lines.length
    if (value.kind === 'prose') return proseLines(value.text)
    if (value.kind === 'clause') return Math.max(...languages.map((language) => proseLines(value.clause[language])))
    return value.kind === 'fingerprints' ? value.hashes.length * 3 : 0
  }
  const values = 'both' in row ? [row.both] : [row.own, row.partner]
  return values.some((value) => linesOf(value) > longRow)
}

function valueHtml(value: FieldValue, place: { readonly name: string; readonly tip: Phrase }, look: PaperLook): Markup {
  const { words } = look
  switch (value.kind) {
    case 'texts':
      return textLines(value.texts)
    case 'hosts':
      return markup`${value.hosts.map(hostHtml)}`
    case 'prose':
      return proseHtml(value.text)
    case 'clause':
      return clauseHtml(value.clause, words)
    case 'said':
      return markup`${value.lines.map((entry) => markup`<div>${saidHtml(entry, look)}</div>`)}`
    case 'fingerprints':
      return markup`${value.hashes.map((hash) => markup`<div>${fingerprint(hash)}</div>`)}`
    case 'choice':
      return words.say((t) => t(`agreement:choice.${value.code}`))
    case 'annexes':
      return markup`${value.codes.map((code) => markup`<div>${words.say((t) => t(`agreement:annex.${code}`))}</div>`)}`
    case 'level':
      return markup`<b>${words.say((t) => t(`gateway:level.${value.level}.name`))}</b>`
    case 'day':
      return markup`${words.day(value.day)}`
    case 'boxes':
      return markup`${value.codes.map((code) => openBox({ ...place, name: `${place.name}.${code}` }, (t) => t(`agreement:choice.${code}`), look))}`
    case 'blank':
      return blankLines(place, value.lines, look)
    case 'nothing':
      return markup`–`
    default:
      return assertNever(value)
  }
}

function hostHtml({ name, addresses }: NamedHost): Markup {
  const shown = addresses.map((address, index) => markup`${index === 0 ? '' : ', '}${unbroken(address)}`)
  return markup`<div>${breakable(name)}</div>${addresses.length === 0 ? '' : markup`<div class="small">${shown}</div>`}`
}

function saidHtml({ text, code, params }: Said, { words }: PaperLook): Markup {
  if (code === null) return breakable(text)
  const sentence = words.say((t) => t(`agreement:said.${code}`, params))
  return text === '' ? sentence : markup`${breakable(text)} (${sentence})`
}
