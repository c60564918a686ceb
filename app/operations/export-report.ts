// The last tests of a partner as files, and what changed since the tests before them. Faults: partner.not-found, probe.not-tested, and
// those of printer and file keeper.
import { compareReports } from '#domain/compare-reports.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { ReportComparison } from '#domain/report-change.ts'
import { translatorFor } from '#i18n/translate.ts'
import { documentLanguage } from '#print/document-language.ts'
import { checkDocument } from '#probe/check-result.ts'
import { reportDetailsOf } from '#probe/report-details.ts'
import { reportFooter, reportHtml, reportTitle } from '#report/report-html.ts'
import { latestReports } from './partners.ts'
import { keepOne, printPaper } from './print-paper.ts'
import type { Rooms } from './rooms.ts'

export interface TestedPartner {
  readonly partner: Partner
  /** At least one. */
  readonly reports: readonly ProbeReport[]
}

/** A partner with its newest reports; faults partner.not-found, probe.not-tested. */
export function testedPartner(rooms: Rooms, partnerId: string): Outcome<TestedPartner> {
  const known = rooms.store.partners.find(partnerId)
  if (!known.ok) return known
  const reports = latestReports(rooms, partnerId)
  if (!reports.ok) return reports
  if (reports.value.length === 0) return fail('probe.not-tested', { domain: known.value.domains[0] ?? '' })
  return succeed({ partner: known.value, reports: reports.value })
}

/** What changed in each domain that was tested more than once. */
export function changesSinceLastTest(rooms: Rooms, partnerId: string): Outcome<ReportComparison[]> {
  return rooms.store.together(() => {
    const reports = latestReports(rooms, partnerId)
    if (!reports.ok) return reports
    const comparisons: ReportComparison[] = []
    for (const current of reports.value) {
      const previous = rooms.store.reports.previous(current.domain)
      if (!previous.ok) return previous
      if (previous.value !== undefined) comparisons.push(compareReports(previous.value, current))
    }
    return succeed(comparisons)
  })
}

/** Keeps the newest reports as programs read them. */
export async function saveReportJson(rooms: Rooms, partnerId: string): Promise<Outcome<{ files: string[] }>> {
  const tested = testedPartner(rooms, partnerId)
  if (!tested.ok) return tested
  const { partner, reports } = tested.value
  return await keepOne(rooms, { name: `check-${fileDomain(partner)}.json`, content: checkDocument(reports) })
}

/** Prints the newest reports and keeps the PDF. */
export async function printReport(
  rooms: Rooms,
  partnerId: string,
  language: Language,
): Promise<Outcome<{ files: string[] }>> {
  const tested = testedPartner(rooms, partnerId)
  if (!tested.ok) return tested
  const comparisons = changesSinceLastTest(rooms, partnerId)
  if (!comparisons.ok) return comparisons
  const { partner, reports } = tested.value
  const translate = translatorFor(language)
  const words = documentLanguage(translate, language)
  const details = reports.map(reportDetailsOf)
  const paper = { partner, reports, details, comparisons: comparisons.value, date: rooms.outside.clock.now() }
  const content = await printPaper(rooms, {
    html: reportHtml(paper, words, language),
    language,
    title: reportTitle(paper, words),
    footer: reportFooter(paper, words),
    subject: translate('report:paper.subject', { partner: partner.name }),
    number: fileDomain(partner),
  })
  if (!content.ok) return content
  const name = `${translate('report:paper.file', { domain: fileDomain(partner) })}.pdf`
  return await keepOne(rooms, { name, content: content.value })
}

/** The domain that names a partner's files: letters, digits, dots and hyphens by its schema, so it is a plain file name. */
export function fileDomain(partner: Pick<Partner, 'domains' | 'id'>): string {
  return partner.domains[0] ?? partner.id
}
