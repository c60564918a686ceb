// The letter as one complete HTML page for the printer: semantic, escaped, self-contained.
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import { printStyle } from '#print/print-style.ts'
import type { Letter, LetterPoint, LetterSection } from './letter-model.ts'

const letterStyle = `
h1 { font-size: 15pt; margin: 4mm 0 5mm; }
h2 { font-size: 11.5pt; margin: 4.5mm 0 1.5mm; padding: 0; border: 0; }
.head { display: flex; flex-direction: row-reverse; justify-content: space-between; align-items: flex-end; gap: 10mm; margin-bottom: 8mm; }
.sender { text-align: right; }
.logo { max-width: 60mm; max-height: 22mm; margin-bottom: 2mm; }
.sender p, .addressee { margin: 0; }
.letterhead { font-size: 9pt; }
.letterhead + .date { margin-top: 4mm; }
.lines { list-style: none; margin: 0 0 2mm; padding: 0; break-inside: avoid; }
section:last-of-type, section:last-of-type .lines { break-after: avoid; }
.points { margin: 0 0 3mm; padding-left: 6mm; }
.points > li { break-inside: avoid; margin-bottom: 4mm; padding-left: 1mm; }
.points p { margin: 0 0 1mm; }
.command { margin: 0 0 1mm; padding: 1.2mm 2mm; border-left: 1.5pt solid #000; }
.command span { display: inline-block; max-width: 100%; }
.signature { margin-top: 6mm; break-inside: avoid; break-before: avoid; }
`

/** A picture that is safe to print. */
export interface LetterLogo {
  readonly mediaType: 'image/png' | 'image/jpeg'
  readonly base64: string
}

/** The whole page in one language, with our logo above our address where there is one. */
export function letterHtml(
  letter: Letter,
  translate: Translate,
  language: Language,
  logo: LetterLogo | null = null,
): string {
  const style: Markup = { html: printStyle + letterStyle }
  const [greeting = '', ...opening] = letter.opening
  return markup`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${letter.subject}</title><style>${style}</style></head>
<body>
<main>
${letter.practice === '' ? '' : markup`<p class="practice">${letter.practice}</p>`}
<div class="head">
<div class="sender">${logo === null ? '' : logoHtml(logo, letter, translate)}${block('letterhead', letter.letterhead)}<p class="date">${letter.date}</p></div>
${block('addressee', letter.addressee)}
</div>
<h1>${quoted(letter.heading)}</h1>
<p>${quoted(greeting)}</p>
${opening.map((line) => markup`<p>${line}</p>`)}
${letter.sections.map((section) => sectionHtml(section, translate))}
${block('signature', letter.signature)}
</main>
</body>
</html>
`.html
}

function logoHtml(
  { mediaType, base64 }: LetterLogo,
  { letterhead: [organisation = ''] }: Letter,
  t: Translate,
): Markup {
  return markup`<img class="logo" alt="${t('agreement:logo', { organisation })}" src="data:${mediaType};base64,${base64}">`
}

const lineBreak: Markup = { html: '<br>' }

function block(name: 'letterhead' | 'addressee' | 'signature', lines: readonly string[]): Markup {
  if (lines.length === 0) return markup``
  return markup`<p class="${name}">${lines.map((line, index) => markup`${index === 0 ? '' : lineBreak}${quoted(line)}`)}</p>`
}

function sectionHtml({ heading, lines, points }: LetterSection, translate: Translate): Markup {
  const list = lines.map((line) => markup`<li>${quoted(line)}</li>`)
  return markup`
<section><h2>${heading}</h2>
${points.length === 0 ? '' : markup`<ol class="points">${points.map((point) => pointHtml(point, translate))}</ol>`}
${list.length === 0 ? '' : markup`<ul class="lines">${list}</ul>`}</section>`
}

function pointHtml(point: LetterPoint, translate: Translate): Markup {
  const check =
    point.commands.length === 0
      ? ''
      : markup`<p class="small">${translate('letter:points.check')}</p>${point.commands.map((command) => commandHtml(command))}`
  return markup`
<li><p>${quoted(point.text)}</p>
${point.concerns === '' ? '' : markup`<p class="small">${quoted(point.concerns)}</p>`}${check}
${point.hasMore ? markup`<p class="small">${translate('letter:points.check-more')}</p>` : ''}</li>`
}

/** A command breaks between its words only: a broken option would be wrong when it is copied. */
function commandHtml(command: string): Markup {
  const words = command.split(' ').map((word, index) => markup`${index === 0 ? '' : ' '}<span>${word}</span>`)
  return markup`<p class="mono command">${words}</p>`
}
