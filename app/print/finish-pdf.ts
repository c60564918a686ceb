// Adds to a printed PDF what the printer cannot: language, subject, keywords, producer, and the title in the window bar. Structure tags
// and pages stay as they are. Throws when the bytes are no PDF: that would be a bug of the printer.
import { PDFDocument } from '@cantoo/pdf-lib'
import type { Language } from '#domain/language.ts'

export interface PdfFacts {
  readonly title: string
  readonly language: Language
  readonly subject: string
  /** Document number; found as a keyword. */
  readonly number: string
}

/** The same document with its metadata. */
export async function finishPdf(bytes: Uint8Array, facts: PdfFacts): Promise<Uint8Array> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  document.setTitle(facts.title, { showInWindowTitleBar: true })
  document.setLanguage(facts.language)
  document.setSubject(facts.subject)
  document.setKeywords([facts.number])
  document.setCreator('Handschlag')
  document.setProducer('Handschlag')
  return await document.save()
}
