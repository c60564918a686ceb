// Small parts every part of the paper uses: lines and boxes with their names and tips, texts one below the other, grouped fingerprints.
import { boxPlace, linePlace } from '#print/form-places.ts'
import { breakable, type Markup, markup, quoted } from '#print/markup.ts'
import type { PaperWords, Phrase } from './words.ts'

export interface PaperLook {
  readonly words: PaperWords
  /** With fields to type into instead of lines for the pen. */
  readonly isFillable: boolean
}

export interface Place {
  readonly name: string
  /** What belongs there, for the tip: first the side, then the label. */
  readonly tip: Phrase
}

/** Lines for the pen, each its own field. */
export function blankLines(place: Place, count: number, { words, isFillable }: PaperLook): Markup {
  const lines = Array.from({ length: count }, (_line, index) => {
    const tip = words.plain((t, language) =>
      count === 1 ? place.tip(t, language) : t('agreement:tipLine', { label: place.tip(t, language), line: index + 1 }),
    )
    return linePlace({ kind: 'text', name: `${place.name}.${index + 1}`, tip }, isFillable)
  })
  return markup`${lines}`
}

/** A box to tick with its words. */
export function openBox(place: Place, label: Phrase, { words, isFillable }: PaperLook): Markup {
  const tip = words.plain((t, language) => `${place.tip(t, language)}: ${label(t, language)}`)
  return markup`<span class="choice">${boxPlace({ kind: 'box', name: place.name, tip }, isFillable)}${words.say(label)}</span>`
}

/** A box nobody ticks any more; `×` says that it holds. */
export function fixedBox(isTicked: boolean): Markup {
  return markup`<span class="box">${isTicked ? '×' : '\u00a0'}</span>`
}

/** Texts one below the other. */
export function textLines(texts: readonly string[]): Markup {
  return markup`${texts.map((text, index) => markup`${index === 0 ? '' : markup`<br>`}${breakable(text)}`)}`
}

/** A label with a value that stands once, however many languages the label has. */
export function labelled(label: Phrase, value: Markup | string, words: PaperWords): Markup {
  return markup`${words.say(label)}: ${typeof value === 'string' ? quoted(value) : value}`
}

/** An IP address, a network, a telephone number or a day, broken only where it is too long for a column. */
export function unbroken(text: string): Markup {
  return text.length > 24 ? breakable(text) : markup`<bdi class="whole">${text}</bdi>`
}

/** A SHA-256 in groups that can be compared by eye. */
export function fingerprint(hash: string): Markup {
  return markup`<span class="mono">${(hash.match(/.{1,4}/g) ?? []).join(' ')}</span>`
}

/** A heading row of a table; the last heading stands over so many columns. */
export function headRow(labels: readonly Phrase[], words: PaperWords, lastSpan = 1): Markup {
  const spanOf = (index: number) => (index === labels.length - 1 && lastSpan > 1 ? markup` colspan="${lastSpan}"` : '')
  return markup`<thead><tr>${labels.map((label, index) => markup`<th scope="col"${spanOf(index)}>${words.stack(label)}</th>`)}</tr></thead>`
}
