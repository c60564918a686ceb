// Every address of every mail server on paper: outcome, what was negotiated, and until when its certificate holds.
import type { ProbeReport } from '#domain/probe-report.ts'
import { type ServerRow, serverRows } from '#domain/server-rows.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { breakable, type Markup, markup } from '#print/markup.ts'

/** The table, or a sentence when there is no server. */
export function serversHtml(report: ProbeReport, words: DocumentLanguage): Markup {
  const { translate } = words
  const rows = serverRows(report)
  if (rows.length === 0) return markup`<p>${translate('report:paper.no-servers')}</p>`
  const head = ['server', 'address', 'outcome', 'tls', 'valid-until'] as const
  return markup`<table class="servers"><colgroup><col><col><col><col><col></colgroup>
<thead><tr>${head.map((key) => markup`<th scope="col">${translate(`report:paper.${key}`)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => rowHtml(row, words))}</tbody></table>`
}

function rowHtml(row: ServerRow, words: DocumentLanguage): Markup {
  const { translate } = words
  const tls = row.session?.tls ?? null
  const certificate = row.certificate === null ? '' : `, ${translate(`report:trust.${row.certificate}`)}`
  const shown = tls === null ? translate('report:paper.no-session') : `${tls.protocol}, ${tls.cipher}${certificate}`
  return markup`
<tr><th scope="row">${breakable(row.host)}</th><td>${row.ip === null ? '–' : breakable(row.ip)}</td><td>${translate(`report:paper.state.${row.state}`)}</td><td>${shown}</td><td>${row.validUntil === null ? '–' : words.day(row.validUntil)}</td></tr>`
}
