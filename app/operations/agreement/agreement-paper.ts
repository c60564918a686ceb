// From the facts of one version to a finished PDF: document, page, printer, fields. Knows no house, so that the command line prints the
// same paper from a file.
import { agreementDocument } from '#agreement/document.ts'
import type { AgreementFacts } from '#agreement/facts.ts'
import { agreementFooter, agreementHeader, agreementHtml, agreementTitle } from '#agreement/page/document-html.ts'
import { paperWords } from '#agreement/page/words.ts'
import type { DocumentLanguageChoice } from '#domain/agreement/agreement.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { DocumentPrinter } from '#ports/document-printer.ts'
import type { KeptFile } from '#ports/file-keeper.ts'
import { finishPdf } from '#print/finish-pdf.ts'
import { headingsIn } from '#print/pdf-bookmarks.ts'

export interface PaperChoice {
  readonly language: DocumentLanguageChoice
  /** `final` = flat; `fillable` has fields for what is still open. */
  readonly form: 'fillable' | 'final'
}

/** Prints the paper and names its file; fault pdf.not-printed. */
export async function printAgreementPaper(
  printer: DocumentPrinter,
  facts: AgreementFacts,
  { language: choice, form }: PaperChoice,
): Promise<Outcome<KeptFile>> {
  const document = agreementDocument(facts)
  const words = paperWords(choice)
  const { number, version, date } = document
  const title = agreementTitle(document, words)
  const language = words.main
  const html = agreementHtml(document, { words, isFillable: form === 'fillable' })
  const printed = await printer.print({
    html,
    language,
    title,
    footer: agreementFooter(document, words),
    header: agreementHeader(document, words),
  })
  if (!printed.ok) return printed
  const subject = words.plain((t) => t('agreement:subject', { partner: document.partner.organisation }))
  const headings = headingsIn(html)
  // A reader fills fields in a font of its own, which the file does not hold: only a flat paper keeps PDF/UA-1 for good.
  const metadata = { title, language, subject, number, date, headings, isUniversal: form === 'final' }
  const content = await finishPdf(printed.value, metadata)
  const tag = choice === 'both' ? 'de-en' : choice
  return succeed({ name: `${number}-v${version}-${tag}.pdf`, content })
}
