// Words for what a list brings: names of its columns, and why a row is wrong, as the reader of lists says them.
import type { WrongRow } from '#domain/care/list-import.ts'
import type { Translate } from '#i18n/translate.ts'

/** The name of a column. */
export function fieldName(field: string, t: Translate): string {
  return t(`care:column.${field}` as 'care:page.title')
}

/** Why a row is wrong. */
export function rowReason({ code, params }: WrongRow, t: Translate): string {
  return t(`care:row.${code}` as 'care:page.title', params)
}
