// The annex of the printed report: what really went over the wire, per address, with times. All of it came from outside and is escaped.
import type { TranscriptLine } from '#domain/observation.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'

const arrows: Readonly<Record<TranscriptLine['direction'], string>> = { in: '←', out: '→', note: '·' }

/** The annex; nothing when no session was tried. */
export function transcriptsHtml(reports: readonly ProbeReport[], { translate }: DocumentLanguage): Markup {
  const sessions = reports.flatMap((report) => report.observed.smtpSessions)
  if (sessions.length === 0) return markup``
  return markup`
<section class="annex"><h2>${translate('report:paper.transcripts')}</h2>
<p>${translate('report:paper.transcripts-hint')}</p>
${sessions.map(
  ({
    host,
    ip,
    port,
    startedAt,
    transcript,
  }) => markup`<h3 class="mono">${quoted(`${host} [${ip}]:${port} ${startedAt}`)}</h3>
<ol class="transcript mono">${transcript.map((line) => markup`<li><span>${Math.round(line.atMs)} ms</span><span>${arrows[line.direction]}</span><span>${quoted(line.text)}</span></li>`)}</ol>`,
)}</section>`
}
