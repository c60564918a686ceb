// The agreement as one complete HTML page for the printer: semantic, escaped, self-contained. Page numbers are the printer's;
// `agreementFooter` is the text beside them, `agreementHeader` what stands above every page while it must not be taken for more.
import { type Markup, markup } from '#print/markup.ts'
import { printStyle } from '#print/print-style.ts'
import type { AgreementDocument } from '../document.ts'
import { agreementStyle } from './agreement-style.ts'
import { checklistHtml } from './checklist-html.ts'
import { clauseHtml } from './clause-html.ts'
import { contactsHtml } from './contacts-html.ts'
import { coverHtml } from './cover-html.ts'
import { groupHtml } from './fields-html.ts'
import { measurementsHtml } from './measurement-html.ts'
import type { PaperLook } from './page-parts.ts'
import { proofsHtml } from './proofs-html.ts'
import { signaturesHtml } from './signatures-html.ts'
import type { PaperWords } from './words.ts'

/** The whole page. */
export function agreementHtml(document: AgreementDocument, look: PaperLook): string {
  const { words } = look
  const style: Markup = { html: printStyle + agreementStyle }
  return markup`<!doctype html>
<html lang="${words.main}">
<head><meta charset="utf-8"><title>${agreementTitle(document, words)}</title><style>${style}</style></head>
<body class="${words.choice}">
<main>
${coverHtml(document, look)}
${termsHtml(document, look)}
${contactsHtml(document, look)}
${checklistHtml(document, look)}
${measurementsHtml(document, look)}
${proofsHtml(document, look)}
${signaturesHtml(document, look)}
</main>
</body>
</html>
`.html
}

function termsHtml(document: AgreementDocument, look: PaperLook): Markup {
  const { words } = look
  const hint = document.isClosed ? 'agreement:part.agreementHintFinal' : 'agreement:part.agreementHint'
  const indemnity =
    document.indemnity === null
      ? ''
      : markup`
<section class="clause"><h3>${words.say((t) => t('agreement:group.indemnity'))}</h3>
${clauseHtml(document.indemnity, words)}</section>`
  return markup`
<h2 class="new-page">${words.say((t) => t('agreement:part.agreement'))}</h2>
${words.paragraph((t) => t(hint))}
${document.groups.map((group) => groupHtml(group, look))}${indemnity}`
}

/** The title of the document, for the page and the PDF. */
export function agreementTitle(document: AgreementDocument, words: PaperWords): string {
  const { number } = document
  const partner = document.partner.organisation
  const title = words.plain((t) =>
    partner === '' ? t('agreement:titleAlone', { number }) : t('agreement:title', { number, partner }),
  )
  return document.isPractice ? `${words.plain((t) => t('agreement:practice.stamp'))}: ${title}` : title
}

/** The text left of the page number on every page. */
export function agreementFooter(document: AgreementDocument, words: PaperWords): string {
  const { number, version, hash } = document
  const name = words.plain((t) => t('agreement:footerName'))
  const edition = words.plain((t) => t('agreement:footerVersion', { version }))
  const footer = `${name} ${number} · ${edition} · ${words.day(document.date)}`
  return hash === null ? footer : `${footer} · SHA-256 ${hash.slice(0, 8)} … ${hash.slice(-8)}`
}

/** What stands above every page: practice or draft; empty for a version that counts. */
export function agreementHeader(document: AgreementDocument, words: PaperWords): string {
  const notices = [
    ...(document.isPractice ? [words.plain((t) => t('agreement:practice.notice'))] : []),
    ...(document.state === 'draft' ? [words.plain((t) => t('agreement:draftNotice'))] : []),
  ]
  return notices.join(' · ')
}
