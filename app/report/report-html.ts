// The printed report of a partner's last tests as one complete HTML page: per domain the verdict, modes with reasons, servers, certificates,
// findings with remedy, DNS security, badges and gateways; the transcripts as annex. Semantic, escaped, self-contained.
import type { Language } from '#domain/language.ts'
import { modeReasons } from '#domain/mode-reasons.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { ReportComparison } from '#domain/report-change.ts'
import { noDetails, type ReportDetails } from '#domain/report-details.ts'
import { describeChange, describeModeReason, placeOfTest } from '#i18n/describe-report.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import { printStyle } from '#print/print-style.ts'
import { chainsHtml } from './chains-html.ts'
import { depthHtml } from './depth-html.ts'
import { findingsHtml } from './findings-html.ts'
import { reportStyle } from './report-style.ts'
import { serversHtml } from './servers-html.ts'
import { transcriptsHtml } from './transcripts-html.ts'

export interface ReportPaper {
  readonly partner: Pick<Partner, 'name' | 'isPractice'>
  readonly reports: readonly ProbeReport[]
  /** What was worked out from the reports, by their ids. */
  readonly details: readonly ReportDetails[]
  /** What changed since the test before, for the domains that have one. */
  readonly comparisons: readonly ReportComparison[]
  readonly date: string
}

/** The whole page in one language. */
export function reportHtml(paper: ReportPaper, words: DocumentLanguage, language: Language): string {
  const { translate } = words
  const style: Markup = { html: printStyle + reportStyle }
  return markup`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${reportTitle(paper, words)}</title><style>${style}</style></head>
<body>
<main>
${paper.partner.isPractice ? markup`<p class="practice">${translate('agreement:practice.notice')}</p>` : ''}
<h1>${quoted(translate('report:paper.title', { partner: paper.partner.name }))}</h1>
${paper.reports.map((report) => domainHtml(report, paper, words))}
${transcriptsHtml(paper.reports, words)}
</main>
</body>
</html>
`.html
}

/** The title for the page and the PDF. */
export function reportTitle(paper: ReportPaper, { translate }: DocumentLanguage): string {
  const title = translate('report:paper.title', { partner: paper.partner.name })
  return paper.partner.isPractice ? `${translate('agreement:practice.stamp')}: ${title}` : title
}

/** The text left of the page number on every page. */
export function reportFooter(paper: ReportPaper, { translate, day }: DocumentLanguage): string {
  const footer = translate('report:paper.footer', { partner: paper.partner.name, date: day(paper.date) })
  return paper.partner.isPractice ? `${footer} · ${translate('agreement:practice.notice')}` : footer
}

function domainHtml(report: ProbeReport, paper: ReportPaper, words: DocumentLanguage): Markup {
  const { translate } = words
  const { verdict, level } = report.judgement
  const when = words.moment(report.startedAt)
  const where = placeOfTest(report.measuredFrom, translate)
  const details = paper.details.find((entry) => entry.reportId === report.id) ?? noDetails(report.id)
  const comparison = paper.comparisons.find((entry) => entry.domain === report.domain)
  return markup`
<section class="domain"><h2>${quoted(report.domain)}</h2>
<div class="level"><strong>${translate(`probe:verdict.${verdict}.word`)}</strong>
<p>${translate(`probe:verdict.${verdict}.sentence`)} ${translate('report:paper.level', { level: translate(`probe:level.${level}`) })}.</p></div>
<p>${translate('report:paper.tested', { when, where, count: report.connections })} ${quoted(translate('report:paper.engine', { engine: report.engine }))}</p>
${modesHtml(report, words)}
${changesHtml(comparison, words)}
<h3>${translate('report:paper.findings')}</h3>
${findingsHtml(report, words)}
<h3>${translate('report:paper.servers')}</h3>
${serversHtml(report, words)}
${chainsHtml(report, words)}
${depthHtml(report, details, words)}</section>`
}

function modesHtml(report: ProbeReport, { translate }: DocumentLanguage): Markup {
  const rows = modeReasons(report).map((reason) => {
    const isPick = reason.isSafe && report.judgement.recommended === reason.mode
    const state = reason.isSafe ? translate('report:paper.yes') : translate('report:paper.no')
    return markup`
<tr><th scope="row">${translate(`probe:mode.${reason.mode}.name`)}</th><td>${state}${isPick ? `, ${translate('report:paper.recommended')}` : ''}</td><td>${quoted(describeModeReason(reason, translate))}</td></tr>`
  })
  return markup`
<h3>${translate('report:paper.modes')}</h3>
<table class="modes"><colgroup><col><col><col></colgroup>
<thead><tr><th scope="col">${translate('report:paper.mode')}</th><th scope="col">${translate('report:paper.possible')}</th><th scope="col">${translate('report:paper.reason')}</th></tr></thead>
<tbody>${rows}</tbody></table>`
}

function changesHtml(comparison: ReportComparison | undefined, words: DocumentLanguage): Markup {
  if (comparison === undefined) return markup``
  const { translate } = words
  const when = words.moment(comparison.since)
  if (comparison.changes.length === 0) return markup`<p>${translate('report:change.none', { when })}</p>`
  return markup`
<h3>${translate('report:change.title', { when })}</h3>
<p>${translate(`report:change.direction.${comparison.direction}`)}</p>
<ul class="findings">${comparison.changes.map((change) => markup`<li>${quoted(describeChange(change, translate))}</li>`)}</ul>`
}
