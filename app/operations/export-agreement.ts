// The agreement of a partner as PDF: facts → document → HTML → printer → finished PDF → a place the person chooses. Number and content
// follow from what is known; the same partner always gets the same number.
import { agreementDocument } from '#agreement/document.ts'
import { agreementFooter, agreementHtml, agreementTitle } from '#agreement/document-html.ts'
import { strongestCommonLevel } from '#domain/common-level.ts'
import { fail, type Outcome } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { agreementNumber } from './agreement-number.ts'
import { latestReports } from './partners.ts'
import { keepOne, printPaper } from './print-paper.ts'
import type { Rooms } from './rooms.ts'

/** Prints the agreement and keeps it; faults probe.not-tested, agreement.nothing-to-enforce, pdf.not-printed, file.choice-dismissed, file.not-written. */
export async function printAgreement(
  rooms: Rooms,
  partnerId: string,
  language: Language,
): Promise<Outcome<{ files: string[] }>> {
  const known = rooms.store.partners.find(partnerId)
  if (!known.ok) return known
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const reports = latestReports(rooms, partnerId)
  if (!reports.ok) return reports
  const level = strongestCommonLevel(known.value.domains, reports.value)
  if (level === undefined) {
    const untested = known.value.domains.find((domain) => reports.value.every((report) => report.domain !== domain))
    return fail('probe.not-tested', { domain: untested ?? '' })
  }
  if (level === 'may') return fail('agreement.nothing-to-enforce', { partner: known.value.name })

  const number = agreementNumber(known.value)
  const document = agreementDocument({
    partner: known.value,
    settings: settings.value,
    reports: reports.value,
    number,
    version: 1,
    date: rooms.outside.clock.now(),
    level,
  })
  const translate = translatorFor(language)
  const title = agreementTitle(document, translate)
  const html = agreementHtml(document, translate, language)
  const footer = agreementFooter(document, translate, language)
  const subject = translate('agreement:subject', { partner: known.value.name })
  const content = await printPaper(rooms, { html, language, title, footer, subject, number })
  return content.ok ? await keepOne(rooms, { name: `${number}-${language}.pdf`, content: content.value }) : content
}
