// The agreement part: one table a group, columns we and partner, empty lines and boxes where a person has to write.
import { assertNever } from '#domain/fault.ts'
import { type DocumentLanguage, gapMark } from '#print/document-language.ts'
import { breakable, type Markup, markup } from '#print/markup.ts'
import type { FieldGroup, FieldRow, FieldValue } from './fields.ts'

/** One group of fields with its heading. */
export function groupHtml(group: FieldGroup, words: DocumentLanguage): Markup {
  const { translate } = words
  return markup`
<h3>${translate(`agreement:group.${group.key}`)}</h3>
<table class="fields">
<colgroup><col><col><col></colgroup>
<thead><tr><th scope="col">${translate('agreement:column.field')}</th><th scope="col">${translate('agreement:column.own')}</th><th scope="col">${translate('agreement:column.partner')}</th></tr></thead>
<tbody>${group.rows.map((row) => rowHtml(row, words))}</tbody>
</table>`
}

function rowHtml(row: FieldRow, words: DocumentLanguage): Markup {
  const label = words.translate(`agreement:field.${row.key}`)
  if ('both' in row) {
    return markup`
<tr><th scope="row">${label}</th><td colspan="2">${valueHtml(row.both, words)}</td></tr>`
  }
  return markup`
<tr><th scope="row">${label}</th><td>${valueHtml(row.own, words)}</td><td>${valueHtml(row.partner, words)}</td></tr>`
}

function valueHtml(value: FieldValue, words: DocumentLanguage): Markup {
  const { translate } = words
  switch (value.kind) {
    case 'filled':
      return linesHtml(value.lines)
    case 'blank':
      return markup`${Array.from({ length: value.lines }, () => markup`<span class="line"></span>`)}`
    case 'choices':
      return markup`${value.codes.map((code) => choiceHtml(translate(`agreement:choice.${code}`)))}`
    case 'phrase':
      return words.withGaps(translate(`agreement:phrase.${value.code}`, { gap: gapMark }))
    case 'level':
      return markup`<b>${translate(`gateway:level.${value.level}.name`)}</b>. ${translate(`gateway:level.${value.level}.meaning`)}`
    case 'date':
      return markup`${words.day(value.date)}`
    case 'contact':
      return linesHtml([value.contact.name, value.contact.mail, value.contact.phone].filter((text) => text !== ''))
    default:
      return assertNever(value)
  }
}

/** An empty box with its words. */
export function choiceHtml(text: string): Markup {
  return markup`<span class="choice"><span class="box"></span>${text}</span>`
}

/** Texts one below the other. */
export function linesHtml(lines: readonly string[]): Markup {
  return markup`${lines.map((line, index) => markup`${index === 0 ? '' : markup`<br>`}${breakable(line)}`)}`
}
