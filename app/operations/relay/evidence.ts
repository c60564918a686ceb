// The evidence of the app's relay for people and programs: read from the running relay, a few records at a time, written whole, then put
// where the person says. Faults: relay.not-running, pdf.not-printed, file.choice-dismissed, file.not-written.
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvidencePeriod } from '#contract/contract.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { documentLanguage } from '#print/document-language.ts'
import type { ControlClient } from '#relay/control/control-client.ts'
import type { EvidenceFilter } from '#relay/evidence/evidence-filter.ts'
import { type ExportFormat, exportEvidence as writeExport } from '#relay/evidence/export-evidence.ts'
import type { CertificateSource, RecordSource } from '#relay/evidence/record-source.ts'
import { reportOf } from '#relay/evidence/report.ts'
import { evidenceReportFooter, evidenceReportHtml, evidenceReportTitle } from '#relay/evidence/report-html.ts'
import { keepOne, printPaper } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'

/** Keeps the evidence of a period as a table or as JSON lines. */
export async function exportEvidence(
  rooms: Rooms,
  { format, ...period }: EvidencePeriod & { readonly format: ExportFormat },
): Promise<Outcome<{ files: string[] }>> {
  const link = rooms.relay.link()
  if (!link.ok) return link
  const path = join(rooms.relay.folder, `.${randomUUID()}.${format}`)
  try {
    const written = await writeExport({
      source: recordsOver(link.value),
      certificate: certificatesOver(link.value),
      filter: filterOf(period),
      format,
      path,
      now: Date.parse(rooms.outside.clock.now()),
    })
    return written.ok ? await keepOne(rooms, { name: nameOf(period, format), content: await readFile(path) }) : written
  } finally {
    await rm(path, { force: true })
  }
}

/** Prints the evidence of a period and keeps the PDF. */
export async function printEvidence(
  rooms: Rooms,
  { language, ...period }: EvidencePeriod & { readonly language: Language },
): Promise<Outcome<{ files: string[] }>> {
  const link = rooms.relay.link()
  if (!link.ok) return link
  const now = Date.parse(rooms.outside.clock.now())
  const report = await reportOf(recordsOver(link.value), filterOf(period), now)
  if (!report.ok) return report
  const words = documentLanguage(translatorFor(language), language)
  const title = evidenceReportTitle(report.value, words)
  const content = await printPaper(rooms, {
    html: evidenceReportHtml(report.value, words, language),
    language,
    title,
    footer: evidenceReportFooter(report.value, words),
    subject: title,
    number: nameOf(period, 'pdf'),
  })
  return content.ok ? await keepOne(rooms, { name: nameOf(period, 'pdf'), content: content.value }) : content
}

function recordsOver(client: ControlClient): RecordSource {
  return (from, limit) => client.ask('evidence', { from, limit })
}

function certificatesOver(client: ControlClient): CertificateSource {
  return async (sha256) => {
    const answer = await client.ask('certificate', { sha256 })
    if (!answer.ok) return answer
    return succeed(answer.value.der === null ? undefined : Buffer.from(answer.value.der, 'base64'))
  }
}

function filterOf({ policyId, from, until }: EvidencePeriod): EvidenceFilter {
  return { partner: policyId, from, until }
}

function nameOf({ from, until }: EvidencePeriod, ending: string): string {
  return `evidence-${from}-${until}.${ending}`
}
