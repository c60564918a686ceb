// Places for form fields on a printed page. A place is a link of an own scheme with a no-break space inside: the printer turns it into a
// rectangle that knows its element, and `form-fields.ts` turns that into a field. On a flat page the same place is a line or a box.
import { type Markup, markup } from './markup.ts'

export type FieldKind = 'text' | 'box'

export interface FieldPlace {
  readonly kind: FieldKind
  /** Unique on the paper; letters, digits, dots and hyphens. */
  readonly name: string
  /** What a screen reader says, and what shows under the pointer. */
  readonly tip: string
}

const scheme = 'handschlag-field'

/** A line for the pen, or a field to type into. */
export function linePlace(place: FieldPlace, isFillable: boolean): Markup {
  return isFillable
    ? markup`<a class="line" href="${linkOf(place)}">\u00a0</a>`
    : markup`<span class="line">\u00a0</span>`
}

/** A box for the pen, or one to tick. */
export function boxPlace(place: FieldPlace, isFillable: boolean): Markup {
  return isFillable
    ? markup`<a class="box" href="${linkOf(place)}">\u00a0</a>`
    : markup`<span class="box">\u00a0</span>`
}

function linkOf({ kind, name, tip }: FieldPlace): string {
  return `${scheme}:${kind}/${name}?${encodeURIComponent(tip)}`
}

/** The place a link stands for; undefined for any other link. */
export function placeOf(link: string): FieldPlace | undefined {
  const match = /^handschlag-field:(text|box)\/([A-Za-z0-9.-]+)\?([^?]*)$/.exec(link)
  const [, kind, name = '', tip = ''] = match ?? []
  return kind === 'text' || kind === 'box' ? { kind, name, tip: decodeURIComponent(tip) } : undefined
}
