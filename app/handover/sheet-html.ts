// The hand-over sheet as one complete HTML page for the printer: what is demanded, one part per gateway, the short files line by line as
// annex. Semantic, escaped, self-contained.
import type { Language } from '#domain/language.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import { printStyle } from '#print/print-style.ts'
import { listingsHtml } from './listing-html.ts'
import { policyHtml } from './policy-html.ts'
import type { HandoverSheet } from './sheet.ts'
import { sheetStyle } from './sheet-style.ts'
import { siteHtml } from './site-html.ts'

/** The whole page in one language. */
export function handoverHtml(sheet: HandoverSheet, words: DocumentLanguage, language: Language): string {
  const { translate } = words
  const style: Markup = { html: printStyle + sheetStyle }
  return markup`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${handoverTitle(sheet, words)}</title><style>${style}</style></head>
<body>
<main>
${sheet.partner.isPractice ? markup`<p class="practice">${translate('handover:practice.notice')}</p>` : ''}
<h1>${translate('handover:heading')}</h1>
<p class="subtitle">${quoted(sheet.partner.name)}</p>
<p>${translate('handover:opening', { count: sheet.sites.length })}</p>
<ol class="findings">${sheet.sites.map(({ site }) => markup`<li>${quoted(site.name)}</li>`)}</ol>
${policyHtml(sheet, words)}
${sheet.sites.map((site) => siteHtml(site, sheet, words, language))}
${listingsHtml(sheet, words, language)}
</main>
</body>
</html>
`.html
}

/** The title for the page and the PDF. */
export function handoverTitle({ partner }: HandoverSheet, { translate }: DocumentLanguage): string {
  const title = translate('handover:title', { partner: partner.name })
  return partner.isPractice ? `${translate('handover:practice.stamp')}: ${title}` : title
}

/** The text left of the page number on every page. */
export function handoverFooter({ partner, date }: HandoverSheet, { translate, day }: DocumentLanguage): string {
  const footer = translate('handover:footer', { partner: partner.name, date: day(date) })
  return partner.isPractice ? `${footer} · ${translate('handover:practice.notice')}` : footer
}
