// Terms as a person types them: how a value reads as text, and how text becomes a value again. Everything is judged by the domain's own
// schemas; the first entry that is not what it should be is named.
import type { z } from 'zod'
import { lineOfText } from '#domain/partner.ts'
import { day, textBlock } from '#domain/text.ts'

export type TermIssueCode =
  | 'line'
  | 'block'
  | 'domain'
  | 'host'
  | 'host-line'
  | 'certificate-name'
  | 'range'
  | 'pin'
  | 'mailbox'
  | 'mailbox-line'
  | 'number'
  | 'day'
  | 'moment'
  | 'hours'
  | 'escalation'
  | 'signatory'
  | 'too-many'

export interface TermIssue {
  readonly code: TermIssueCode
  readonly value: string
}
export type Reading<T> = { readonly value: T } | { readonly issue: TermIssue }

/** Both ways between a value and its text. */
export interface Codec<T> {
  show(value: T): string
  read(text: string): Reading<T>
}

function wrong(code: TermIssueCode, value: string | number): { readonly issue: TermIssue } {
  return { issue: { code, value: String(value) } }
}

/** Text judged by a schema as a whole. */
function whole(schema: z.ZodType<string>, code: TermIssueCode): Codec<string> {
  return {
    show: (value) => value,
    read(text) {
      const parsed = schema.safeParse(text)
      return parsed.success ? { value: parsed.data } : wrong(code, text.trim())
    },
  }
}

export const line = whole(lineOfText, 'line')
export const block = whole(textBlock, 'block')

/** Empty text is `none`, anything else is read by the codec. */
export function orNone<T, N extends T | null | ''>(codec: Codec<T>, none: N): Codec<T | N> {
  return {
    show: (value) => (value === none ? '' : codec.show(value as T)),
    read: (text) => (text.trim() === '' ? { value: none } : codec.read(text)),
  }
}

/** One value of a schema. */
export function one(schema: z.ZodType<string>, code: TermIssueCode): Codec<string> {
  return whole(schema, code)
}

export const dayOrNone = orNone(whole(day, 'day'), null)

/** A whole number between two bounds. */
export function wholeNumber(least: number, most: number): Codec<number> {
  return {
    show: String,
    read(text) {
      const number = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : -1
      return number >= least && number <= most ? { value: number } : wrong('number', `${least}–${most}`)
    },
  }
}

export const flag: Codec<boolean> = {
  show: (value) => (value ? 'yes' : 'no'),
  read: (text) => ({ value: text === 'yes' }),
}

/** One of a few words; a word that is none of them stays at the first. */
export function oneOf<V extends string>(values: readonly [V, ...V[]]): Codec<V> {
  return {
    show: (value) => value,
    read: (text) => ({ value: values.find((value) => value === text) ?? values[0] }),
  }
}

/** Entries of a list: one per line, or divided by commas, semicolons or blanks. */
function entriesOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((entry) => entry !== '')
}

/** Lines with something in them. */
export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** Reads entry by entry; what is there twice counts once. */
export function readEach<T>(
  entries: readonly string[],
  read: (entry: string) => T | undefined,
  code: TermIssueCode,
  limit: number,
): Reading<T[]> {
  const found = new Map<string, T>()
  for (const entry of entries) {
    const value = read(entry)
    if (value === undefined) return wrong(code, entry)
    found.set(JSON.stringify(value), value)
  }
  return found.size > limit ? wrong('too-many', limit) : { value: [...found.values()] }
}

/** A list of values of a schema. */
export function list(schema: z.ZodType<string>, code: TermIssueCode, limit: number): Codec<string[]> {
  return {
    show: (values) => values.join('\n'),
    read: (text) => readEach(entriesOf(text), (entry) => parsedOr(schema, entry), code, limit),
  }
}

/** SHA-256 values as tools print them: with or without colons, in either case. */
export function pins(schema: z.ZodType<string>, limit: number): Codec<string[]> {
  const plain = list(schema, 'pin', limit)
  return {
    show: plain.show,
    read: (text) =>
      plain.read(
        text
          .replaceAll(/^.*fingerprint=/gim, '')
          .replaceAll(':', '')
          .toLowerCase(),
      ),
  }
}

/** The value a schema reads; undefined when it reads none. */
export function parsedOr<T>(schema: z.ZodType<T>, entry: unknown): T | undefined {
  const parsed = schema.safeParse(entry)
  return parsed.success ? parsed.data : undefined
}
