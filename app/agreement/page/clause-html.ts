// Texts of several lines on paper: those people wrote once, and clauses, in every language of the paper. A clause that lacks a language
// stands there in the other, which is named for those who read aloud.
import { type Clause, clauseIn, languagesOf } from '#domain/agreement/clause/clause.ts'
import type { Language } from '#domain/language.ts'
import { type Markup, markup } from '#print/markup.ts'
import type { PaperWords } from './words.ts'

/** A text of several lines; empty lines part its paragraphs. */
export function proseHtml(text: string): Markup {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.split('\n'))
  return markup`${paragraphs.map((lines) => markup`<p class="prose">${lines.map((each, index) => markup`${index === 0 ? '' : markup`<br>`}<bdi>${each}</bdi>`)}</p>`)}`
}

/** How many lines a text fills in half a table, roughly. */
export function proseLines(text: string): number {
  return text.split('\n').length + text.length / 80
}

/** A clause in the languages of the paper, side by side where there are two. */
export function clauseHtml(clause: Clause, { choice, main }: PaperWords): Markup {
  const [text = markup``, other] = languagesOf(choice).map((language) => textHtml(clause, language, main))
  return other === undefined
    ? text
    : markup`<div class="pair"><div>${text}</div><div class="other">${other}</div></div>`
}

function textHtml(clause: Clause, wanted: Language, main: Language): Markup {
  const said = clauseIn(clause, wanted)
  if (said === undefined) return markup``
  const prose = proseHtml(said.text)
  return said.language === main ? prose : markup`<div lang="${said.language}">${prose}</div>`
}
