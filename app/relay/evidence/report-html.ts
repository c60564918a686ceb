// The evidence of a period on paper, one complete HTML page for the printer: sums, how mail left, TLS, exceptions, certificates, the
// chain, and plainly what all this proves and what not. Escaped; self-contained.
import type { Language } from '#domain/language.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import { printStyle } from '#print/print-style.ts'
import type { EvidenceReport } from './report.ts'
import { chainHtml, proofHtml } from './report-chain-html.ts'
import { certificatesHtml, deliveryHtml, exceptionsHtml, partnersHtml, tlsHtml } from './report-tables-html.ts'

const style: Markup = {
  html: `${printStyle}
.ways tbody th { width: 76%; font-weight: 400; }
.ways td { white-space: nowrap; }
.number { text-align: right; }
.hash { overflow-wrap: anywhere; }
`,
}

/** The whole page in one language. */
export function evidenceReportHtml(report: EvidenceReport, words: DocumentLanguage, language: Language): string {
  const { translate } = words
  const paper = (key: 'records' | 'period' | 'made') => translate(`relay:evidence.paper.${key}`)
  return markup`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${evidenceReportTitle(report, words)}</title><style>${style}</style></head>
<body>
<main>
<h1>${quoted(evidenceReportTitle(report, words))}</h1>
<table class="plain"><tbody>
<tr><th scope="row">${paper('period')}</th><td>${periodOf(report, words)}</td></tr>
<tr><th scope="row">${paper('records')}</th><td>${report.records}${report.withoutPersons > 0 ? markup` (${translate('relay:evidence.chain.withoutPersons', { count: report.withoutPersons })})` : ''}</td></tr>
<tr><th scope="row">${paper('made')}</th><td>${words.moment(report.madeAt)}</td></tr>
</tbody></table>
${verdictHtml(report, words)}
${deliveryHtml(report, words, language)}
${report.filter.partner === null ? partnersHtml(report, words) : ''}
${tlsHtml(report, words)}
${exceptionsHtml(report, words)}
${certificatesHtml(report, words)}
${chainHtml(report, words)}
${proofHtml(words)}
</main>
</body>
</html>
`.html
}

/** The title for the page and the PDF. */
export function evidenceReportTitle({ filter, partnerName }: EvidenceReport, { translate }: DocumentLanguage): string {
  if (filter.partner === null) return translate('relay:evidence.paper.titleAll')
  return translate('relay:evidence.paper.title', { partner: partnerName ?? filter.partner })
}

/** The text left of the page number on every page. */
export function evidenceReportFooter(report: EvidenceReport, words: DocumentLanguage): string {
  return `${evidenceReportTitle(report, words)} · ${words.day(report.madeAt)}`
}

function periodOf({ filter, firstAt, lastAt }: EvidenceReport, { translate, day }: DocumentLanguage): string {
  const from = filter.from ?? firstAt?.slice(0, 10)
  const until = filter.until ?? lastAt?.slice(0, 10)
  if (from === undefined || until === undefined) return translate('relay:evidence.paper.nothing')
  return translate('relay:evidence.paper.fromUntil', { from: day(from), until: day(until) })
}

/** The answer first: did everything leave as agreed, and can the numbers be relied on. */
function verdictHtml(
  { chain, delivered, ways, protocols, withoutForwardSecrecy }: EvidenceReport,
  words: DocumentLanguage,
): Markup {
  const { translate } = words
  const verified = ways.find(({ value }) => value === 'verified')?.count ?? 0
  const state = !chain.isValid ? 'broken' : delivered === 0 ? 'empty' : verified === delivered ? 'all' : 'some'
  const count = withoutForwardSecrecy
  const secrecy = translate(`relay:evidence.paper.${count === 0 ? 'forwardSecrecy' : 'noForwardSecrecy'}`, { count })
  return markup`<div class="level"><strong>${translate(`relay:evidence.paper.verdict.${state}`)}</strong>
<p>${translate('relay:evidence.paper.share', { verified, count: delivered })} ${protocols.length === 0 ? '' : secrecy}</p></div>`
}
