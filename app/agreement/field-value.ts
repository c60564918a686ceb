// What stands in a field of the paper, without words: known values, codes of sentences, boxes to tick, lines for the pen. Labels are
// `agreement:field.<key>`, choices `agreement:choice.<code>`, sentences `agreement:said.<code>`.
import { type Clause, isUnsaid } from '#domain/agreement/clause/clause.ts'
import type { AnnexCode, ChoiceCode, FieldKey, GroupKey, SaidCode } from './field-codes.ts'

/** A text as it is, a sentence, or a text with a remark. */
export interface Said {
  readonly text: string
  readonly code: SaidCode | null
  readonly params: Readonly<Record<string, string | number>>
}

export interface NamedHost {
  readonly name: string
  readonly addresses: readonly string[]
}

export type FieldValue =
  /** Texts as they are, one a line. */
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'hosts'; readonly hosts: readonly NamedHost[] }
  /** Several lines a person wrote. */
  | { readonly kind: 'prose'; readonly text: string }
  /** A clause, in the languages of the paper. */
  | { readonly kind: 'clause'; readonly clause: Clause }
  | { readonly kind: 'said'; readonly lines: readonly Said[] }
  | { readonly kind: 'fingerprints'; readonly hashes: readonly string[] }
  | { readonly kind: 'choice'; readonly code: ChoiceCode }
  | { readonly kind: 'annexes'; readonly codes: readonly AnnexCode[] }
  | { readonly kind: 'level'; readonly level: LevelName }
  | { readonly kind: 'day'; readonly day: string }
  /** Nobody said which: boxes to tick. */
  | { readonly kind: 'boxes'; readonly codes: readonly ChoiceCode[] }
  /** Room for the pen. */
  | { readonly kind: 'blank'; readonly lines: number }
  /** Nothing was said, and the agreement is closed: a dash. */
  | { readonly kind: 'nothing' }

export type LevelName = 'may' | 'encrypt' | 'verify' | 'secure' | 'dane' | 'fingerprint'

export type FieldRow =
  | { readonly key: FieldKey; readonly own: FieldValue; readonly partner: FieldValue }
  /** One value for both sides. */
  | { readonly key: FieldKey; readonly both: FieldValue }

export interface FieldGroup {
  readonly key: GroupKey
  /** What the two columns stand for. */
  readonly columns: 'sides' | 'directions'
  readonly rows: readonly FieldRow[]
}

/** Texts one a line; a line for the pen when there are none. */
export function texts(values: readonly string[], blankLines = 1): FieldValue {
  const known = [...new Set(values.filter((value) => value !== ''))]
  return known.length === 0 ? blank(blankLines) : { kind: 'texts', texts: known }
}

/** A text of several lines; lines for the pen when it is empty. */
export function prose(text: string, blankLines = 1): FieldValue {
  return text === '' ? blank(blankLines) : { kind: 'prose', text }
}

/** A clause; lines for the pen when it says nothing. */
export function clauseOrBlank(clause: Clause, blankLines = 1): FieldValue {
  return isUnsaid(clause) ? blank(blankLines) : { kind: 'clause', clause }
}

/** Room for the pen. */
export const blank = (lines = 1): FieldValue => ({ kind: 'blank', lines })

/** One known choice. */
export const choice = (code: ChoiceCode): FieldValue => ({ kind: 'choice', code })

/** Boxes to tick. */
export const boxes = (...codes: readonly ChoiceCode[]): FieldValue => ({ kind: 'boxes', codes })

/** A sentence, or several. */
export function said(...lines: readonly Said[]): FieldValue {
  return { kind: 'said', lines }
}

/** One line of `said`. */
export function line(code: SaidCode | null, params: Said['params'] = {}, text = ''): Said {
  return { text, code, params }
}

/** Lines of `said`; a line for the pen when there are none. */
export function saidOrBlank(lines: readonly Said[], blankLines = 1): FieldValue {
  return lines.length === 0 ? blank(blankLines) : said(...lines)
}

/** A day; a line for the pen when there is none. */
export function dayOrBlank(day: string | null): FieldValue {
  return day === null ? blank() : { kind: 'day', day }
}

/** A number; a line for the pen when there is none. */
export function numberOrBlank(value: number | null): FieldValue {
  return value === null ? blank() : { kind: 'texts', texts: [String(value)] }
}

/** The row of a closed agreement: what nobody said is a dash, not room for later words. */
export function closed(row: FieldRow): FieldRow {
  const shut = (value: FieldValue): FieldValue =>
    value.kind === 'blank' || value.kind === 'boxes' ? { kind: 'nothing' } : value
  return 'both' in row
    ? { key: row.key, both: shut(row.both) }
    : { key: row.key, own: shut(row.own), partner: shut(row.partner) }
}
