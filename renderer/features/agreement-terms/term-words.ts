// The words of terms: labels, hints, the choices of a field, what is wrong with a text. Keys follow from the names of fields; a test holds
// every field to its sentences.
import { modes, type TlsLevel, tlsLevel } from '#domain/tls-level.ts'
import type { Translate } from '#i18n/translate.ts'
import type { Formats } from '../../formats.ts'
import type { TermIssue } from './term-codecs.ts'
import { placeOf, type Scope, type TermRow } from './term-sections.ts'

const longestShown = 80

/** A sentence whose key follows from the name of a field. */
function sentence(key: string, t: Translate): string {
  return t(`agreement-page:${key}` as 'agreement-page:title')
}

/** The name of a row. */
export function labelOf({ kind, field }: TermRow, t: Translate): string {
  return sentence(`${kind}.${field.name}`, t)
}

/** What helps to fill a row; undefined where the label says it all. */
export function hintOf({ field }: TermRow, t: Translate): string | undefined {
  return field.hasHint ? sentence(`hint.${field.name}`, t) : undefined
}

/** One of the choices of a row. */
export function valueWord({ field }: TermRow, value: string, t: Translate): string {
  const level = tlsLevel.safeParse(value)
  if (field.name === 'level' && level.success) return levelWord(level.data, t)
  return sentence(`value.${field.name}.${value.toLowerCase().replaceAll('.', '')}`, t)
}

function levelWord(level: TlsLevel, t: Translate): string {
  return level === 'may' || level in modes.shape ? t(`probe:mode.${level}.name`) : level
}

/** What a frozen value reads as, line by line; empty when nothing was said. */
export function valueLines(row: TermRow, text: string, t: Translate, formats: Formats): readonly string[] {
  if (text === '') return []
  switch (row.field.look.kind) {
    case 'toggle':
      return [t(text === 'yes' ? 'agreement-page:yes' : 'agreement-page:no')]
    case 'choice':
      return [valueWord(row, text, t)]
    case 'date':
      return [formats.date(text)]
    case 'moment':
      return [formats.dateTime(text)]
    case 'text':
      return text.split('\n')
  }
}

/** What is wrong with a text and how it is meant. */
export function issueText({ code, value }: TermIssue, t: Translate): string {
  const short = value.length > longestShown ? `${value.slice(0, longestShown)}…` : value
  return t(`agreement-page:issue.${code}`, { value: short })
}

/** A part of the terms by whom it is about. */
export function scopeWord(scope: Scope, t: Translate): string {
  return t(`agreement-page:scope.${scope}`)
}

/** A path of the terms in words, `Partner: Empfangende Server`; an unknown path as it is. */
export function pathWords(path: string, t: Translate): string {
  const place = placeOf(path)
  if (place === undefined) return path
  const label = labelOf(place.row, t)
  return place.scope === 'common' ? label : `${scopeWord(place.scope, t)}: ${label}`
}
