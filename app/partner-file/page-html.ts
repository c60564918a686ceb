// The readable page inside a partner file: one complete HTML page without scripts and without anything from elsewhere, so that somebody
// without Handschlag reads every term, sees how to check the sender, and knows what to do. Everything that others wrote is escaped.
import type { Language } from '#domain/language.ts'
import type { PartnerFileContent } from '#domain/partner-file/partner-file.ts'
import type { Translate } from '#i18n/translate.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import { contactsHtml, termsHtml } from './page-parts.ts'
import { pagePolicy, pageStyle } from './page-style.ts'
import { type PageWords, pageWords } from './page-words.ts'
import { wordsOf } from './words.ts'

export interface PageFacts {
  /** Of the key the file is signed with. */
  readonly fingerprint: string
  /** About a partner of the practice lab: the page says so first. */
  readonly isPractice: boolean
}

/** The page in the language of the agreement. */
export function pageHtml(
  content: PartnerFileContent,
  { fingerprint, isPractice }: PageFacts,
  translatorFor: (language: Language) => Translate,
): string {
  const words = pageWords(content.language, translatorFor)
  const { number, version } = content.agreement
  const style: Markup = { html: pageStyle }
  return markup`<!doctype html>
<html lang="${words.language}">
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${pagePolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${words.label(({ translate }) => translate('partner-file:page.title', { number, version }))}</title><style>${style}</style></head>
<body>
<main>
${isPractice ? markup`<p class="practice">${words.label(({ translate }) => translate('partner-file:page.practice'))}</p>` : ''}
<h1>${words.label(({ translate }) => translate('partner-file:page.heading'))}</h1>
${paragraphs(words, ({ translate }) => translate('partner-file:page.intro', { sender: senderName(content, translate) }))}
${factsHtml(content, words)}
${whatToDoHtml(fingerprint, words)}
${termsHtml(content, words)}
${contactsHtml(content, words)}
${paragraphs(words, ({ translate }) => translate('partner-file:page.footer'))}
</main>
</body>
</html>
`.html
}

function factsHtml(content: PartnerFileContent, words: PageWords): Markup {
  const { agreement, kind, yes, createdAt, expiresAt } = content
  const { number, version } = agreement
  const fact = (label: string, value: string | readonly Markup[]) => markup`
<tr><th scope="row">${label}</th><td>${value}</td></tr>`
  return markup`${headingHtml(words, 'facts')}
<table><tbody>
${fact(labelOf(words, 'sender'), [quoted(content.sender.organisation)])}
${fact(labelOf(words, 'kind'), labelOf(words, kind))}
${fact(
  labelOf(words, 'number'),
  words.label(({ translate }) => translate('partner-file:page.numberAndVersion', { number, version })),
)}
${fact(
  labelOf(words, 'created'),
  words.label(({ moment }) => moment(createdAt)),
)}
${fact(
  labelOf(words, 'expires'),
  words.label(({ moment }) => moment(expiresAt)),
)}
${fact(
  labelOf(words, 'yes'),
  words
    .say(({ translate, day }) =>
      yes === null
        ? translate('partner-file:page.noYes')
        : translate('partner-file:page.yesBy', { name: yes.name, on: day(yes.on) }),
    )
    .map((text) => markup`<p><bdi>${text}</bdi></p>`),
)}
${fact(labelOf(words, 'hash'), [markup`<p class="mono">${content.agreementHash}</p>`])}
</tbody></table>
${paragraphs(words, ({ translate }) => translate('partner-file:page.hashHint'))}`
}

function whatToDoHtml(fingerprint: string, words: PageWords): Markup {
  const { de, en } = wordsOf(fingerprint)
  const list = (language: Language, read: readonly string[]) => markup`
<ol class="words" lang="${language}">${read.map((word) => markup`<li>${word}</li>`)}</ol>`
  return markup`${headingHtml(words, 'whatToDo')}
<ol>${(['stepCall', 'stepOpen', 'stepRead'] as const).map(
    (step) => markup`
<li>${paragraphs(words, ({ translate }) => translate(`partner-file:page.${step}`))}</li>`,
  )}
</ol>
<h3>${labelOf(words, 'words')}</h3>
<p class="small">Deutsch</p>${list('de', de)}
<p class="small">English</p>${list('en', en)}
<p class="small">${labelOf(words, 'fingerprint')}: <span class="mono">${fingerprint}</span></p>`
}

function senderName({ sender }: PartnerFileContent, translate: Translate): string {
  return sender.organisation === '' ? translate('partner-file:page.unnamed') : sender.organisation
}

function paragraphs(words: PageWords, sentence: (words: DocumentLanguage) => string): readonly Markup[] {
  return words.say(sentence).map((text) => markup`<p><bdi>${text}</bdi></p>`)
}

type PlainKey = 'facts' | 'sender' | 'kind' | 'offer' | 'answer' | 'number' | 'created' | 'expires' | 'yes' | 'hash'

function labelOf(words: PageWords, key: PlainKey | 'whatToDo' | 'words' | 'fingerprint'): string {
  return words.label(({ translate }) => translate(`partner-file:page.${key}`))
}

function headingHtml(words: PageWords, key: 'facts' | 'whatToDo'): Markup {
  return markup`
<h2>${labelOf(words, key)}</h2>`
}
