// The findings of a report on paper: what was seen, where, and what to do; what blocks comes first.
import { groupFindings } from '#domain/finding-groups.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'

/** Every finding, equal ones together. */
export function findingsHtml(report: ProbeReport, { translate }: DocumentLanguage): Markup {
  const groups = groupFindings(report.judgement.findings)
  if (groups.length === 0) return markup`<p>${translate('report:paper.no-findings')}</p>`
  return markup`${groups.map(
    ({ code, severity, params, places }) => markup`
<div class="finding"><p><b>${translate(`common:test.severity.${severity}`)}: ${quoted(translate(`finding:${code}.title`, params))}</b> <span class="mono">${code}</span></p>
${places.length === 0 ? '' : markup`<p class="small">${quoted(translate('report:paper.concerns', { places: places.join(', ') }))}</p>`}
<p>${quoted(translate(`finding:${code}.admin`, params))}</p>
<p><b>${translate('report:paper.remedy')}</b> ${quoted(translate(`finding:${code}.remedy`, params))}</p></div>`,
  )}`
}
