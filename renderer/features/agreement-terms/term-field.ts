// One field of the terms: where it stands, how it looks, and how its text goes in and out of the part it belongs to.
import type { Language } from '#domain/language.ts'
import type { Codec, TermIssue } from './term-codecs.ts'

export type TermLook =
  | { readonly kind: 'text'; readonly lines: number; readonly isMono: boolean; readonly isNumber: boolean }
  | { readonly kind: 'date' }
  | { readonly kind: 'moment' }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }

export interface TermField<P> {
  /** Its name in sentences, `agreement-page:side.<name>` and so on. */
  readonly name: string
  /** Its path within the part. */
  readonly path: string
  readonly look: TermLook
  readonly hasHint: boolean
  /** Of a clause, the language this field is for. */
  readonly language?: Language
  /** Whether the part as it is has a place for it. */
  isShown(part: P): boolean
  show(part: P): string
  /** The part with this text in it, or what is wrong with the text. */
  put(part: P, text: string): { readonly part: P } | { readonly issue: TermIssue }
}

export interface FieldForm {
  readonly look?: TermLook
  readonly hint?: boolean
}

interface Lens<P, T> {
  get(part: P): T
  set(part: P, value: T): P
}

export const oneLine: TermLook = { kind: 'text', lines: 1, isMono: false, isNumber: false }
export const monoLine: TermLook = { kind: 'text', lines: 1, isMono: true, isNumber: false }
export const aNumber: TermLook = { kind: 'text', lines: 1, isMono: false, isNumber: true }
export const someLines: TermLook = { kind: 'text', lines: 3, isMono: false, isNumber: false }
export const monoLines: TermLook = { kind: 'text', lines: 3, isMono: true, isNumber: false }

/** A field over any place of its part. */
export function fieldAt<P, T>(
  path: string,
  lens: Lens<P, T>,
  codec: Codec<T>,
  { look = oneLine, hint = false }: FieldForm = {},
  isShown: (part: P) => boolean = () => true,
): TermField<P> {
  return {
    name: kebab(path),
    path,
    look,
    hasHint: hint,
    isShown,
    show: (part) => codec.show(lens.get(part)),
    put(part, text) {
      const reading = codec.read(text)
      return 'issue' in reading ? reading : { part: lens.set(part, reading.value) }
    },
  }
}

/** A maker of fields that are entries of the part themselves. */
export function fieldsOf<P>() {
  return <K extends keyof P & string>(
    key: K,
    codec: Codec<P[K]>,
    form: FieldForm = {},
    isShown?: (part: P) => boolean,
  ): TermField<P> =>
    fieldAt<P, P[K]>(
      key,
      { get: (part) => part[key], set: (part, value) => ({ ...part, [key]: value }) },
      codec,
      form,
      isShown,
    )
}

/** `lift.maxHours` as `lift-max-hours`. */
function kebab(path: string): string {
  return path.replaceAll('.', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
