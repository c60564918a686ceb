// HTML that is escaped unless it was made here: the template tag turns every text into escaped text, only Markup passes as it is.

export interface Markup {
  readonly html: string
}
type Piece = string | number | Markup | readonly Markup[]

/** Escapes text for element content and quoted attributes; control characters and half characters do not survive. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[^\n\P{Cc}]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Template tag: literal parts are HTML, values are text or Markup. */
export function markup(parts: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  const html = parts.reduce((built, part, index) => built + part + htmlOf(values[index]), '')
  return { html }
}

function htmlOf(piece: Piece | undefined): string {
  if (piece === undefined) return ''
  if (typeof piece === 'string') return escapeHtml(piece)
  if (typeof piece === 'number') return String(piece)
  return 'html' in piece ? piece.html : piece.map((part) => part.html).join('')
}

/** Text written by others, kept from turning the reading direction of what stands around it. */
export function quoted(text: string): Markup {
  return markup`<bdi>${text}</bdi>`
}

/** Quoted text that may be broken after the dots and colons of its names and addresses. */
export function breakable(text: string): Markup {
  return markup`<bdi>${text.split(/(?<=[.:])(?=[^\s.:])/u).map((part, index) => markup`${index === 0 ? '' : wordBreak}${part}`)}</bdi>`
}

const wordBreak: Markup = { html: '<wbr>' }
