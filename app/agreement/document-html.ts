// The agreement as one complete HTML page for the printer: cover, agreement, checklist, data of the last test, signatures. Semantic,
// escaped, self-contained. Page numbers are the printer's; `agreementFooter` is the text beside them.
import type { Language } from '#domain/language.ts'
import type { Translate } from '#i18n/translate.ts'
import { type DocumentLanguage, documentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import { printStyle } from '#print/print-style.ts'
import { agreementStyle } from './agreement-style.ts'
import type { ChecklistPhase } from './checklist.ts'
import type { AgreementDocument } from './document.ts'
import { groupHtml } from './fields-html.ts'
import { measurementHtml } from './measurement-html.ts'
import type { Party } from './party.ts'

/** The whole page in one language. */
export function agreementHtml(document: AgreementDocument, translate: Translate, language: Language): string {
  const words = documentLanguage(translate, language)
  const style: Markup = { html: printStyle + agreementStyle }
  return markup`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${agreementTitle(document, translate)}</title><style>${style}</style></head>
<body>
<main>
${coverHtml(document, words)}
<h2>${translate('agreement:part.agreement')}</h2>
<p>${translate('agreement:part.agreementHint')}</p>
${document.groups.map((group) => groupHtml(group, words))}
<section class="keep"><h2>${translate('agreement:part.checklist')}</h2>
<div class="checklist">${document.checklist.map((phase) => phaseHtml(phase, translate))}</div></section>
<h2>${translate('agreement:part.measurements')}</h2>
<p>${translate('agreement:part.measurementsHint')}</p>
${document.measurements.map((entry) => measurementHtml(entry, words))}
${signaturesHtml(document, translate)}
</main>
</body>
</html>
`.html
}

/** The title of the document, for the page and the PDF. */
export function agreementTitle(document: AgreementDocument, translate: Translate): string {
  const title = translate('agreement:title', { number: document.number, partner: document.partner.organisation })
  return document.isPractice ? `${translate('agreement:practice.stamp')}: ${title}` : title
}

/** The text left of the page number on every page. */
export function agreementFooter(document: AgreementDocument, translate: Translate, language: Language): string {
  const date = documentLanguage(translate, language).day(document.date)
  const footer = translate('agreement:footer', { number: document.number, version: document.version, date })
  return document.isPractice ? `${footer} · ${translate('agreement:practice.notice')}` : footer
}

function coverHtml(document: AgreementDocument, words: DocumentLanguage): Markup {
  const { translate } = words
  const fact = (label: string, value: Markup | string) => markup`
<tr><th scope="row">${label}</th><td>${value}</td></tr>`
  return markup`
${document.isPractice ? markup`<p class="practice">${translate('agreement:practice.notice')}</p>` : ''}
<h1>${translate('agreement:heading')}</h1>
<p class="subtitle">${translate('agreement:between')}<br>${partyHtml(document.own, words)}<br>${translate('agreement:and')}<br>${partyHtml(document.partner, words)}</p>
<div class="level"><strong>${translate('agreement:levelHeading', { name: translate(`gateway:level.${document.level}.name`) })}</strong>
<p>${translate(`gateway:level.${document.level}.meaning`)}</p></div>
<table class="plain"><tbody>
${fact(translate('agreement:cover.number'), document.number)}
${fact(translate('agreement:cover.version'), `${document.version}`)}
${fact(translate('agreement:cover.date'), words.day(document.date))}
${fact(translate('agreement:cover.review'), words.day(document.reviewBy))}
${fact(translate('agreement:cover.domains'), markup`${document.domains.slice(0, 12).map((domain, index) => markup`${index === 0 ? '' : ', '}${quoted(domain)}`)}${document.domains.length > 12 ? ' …' : ''}`)}
</tbody></table>
<p class="small">${translate('agreement:noLegalAdvice')}</p>`
}

function partyHtml(party: Party, words: DocumentLanguage): Markup {
  if (party.organisation === '')
    return markup`<span class="line" title="${words.translate('agreement:field.organisation')}"></span>`
  return markup`<b>${quoted(party.organisation)}</b>`
}

function phaseHtml(phase: ChecklistPhase, translate: Translate): Markup {
  const step = (key: string) => translate(`agreement:step.${phase.key}.${key}` as 'agreement:step.watch.review')
  return markup`
<section class="phase"><h3>${translate(`agreement:phase.${phase.key}`)}</h3>
<ul>${phase.steps.map((key) => markup`<li><span class="box"></span>${step(key)}</li>`)}</ul></section>`
}

function signaturesHtml(document: AgreementDocument, translate: Translate): Markup {
  const lines = ['placeAndDate', 'name', 'role', 'signature'] as const
  const block = (heading: string, party: Party) => markup`
<div><h3>${heading}</h3><p class="signatory">${party.organisation === '' ? markup`<span class="line"></span>` : quoted(party.organisation)}</p>
${lines.map((line) => markup`<div class="signature-line"></div><p class="signature-label">${translate(`agreement:signature.${line}`)}</p>`)}</div>`
  return markup`
<section class="keep"><h2>${translate('agreement:part.signatures')}</h2>
<p><span class="box"></span>${translate('agreement:signature.textForm')}</p>
<div class="signatures">${block(translate('agreement:column.own'), document.own)}${block(translate('agreement:column.partner'), document.partner)}</div></section>`
}
