// Adds to a printed PDF what the printer cannot: language, subject, keywords, dates, the title in the window bar, fields where the page
// has places for them, and what a screen reader needs beyond the printer's tags. Pages stay as they are. Throws when the bytes are no
// PDF: that would be a bug of the printer.
import { PDFDocument, PDFName } from '@cantoo/pdf-lib'
import type { Language } from '#domain/language.ts'
import { markArtifacts } from './pdf-artifacts.ts'
import { mendBookmarks } from './pdf-bookmarks.ts'
import { addFormFields } from './pdf-fields.ts'
import { writeMetadata } from './pdf-metadata.ts'
import { tidyStructure } from './pdf-structure.ts'

export interface PdfFacts {
  readonly title: string
  readonly language: Language
  readonly subject: string
  /** Document number; found as a keyword. */
  readonly number: string
  /** The day the document is of, instead of the moment it was printed. */
  readonly date?: string
  /** What the headings of the page say, for the bookmarks. */
  readonly headings?: readonly string[]
  /** Its page keeps PDF/UA-1, which a test has seen. */
  readonly isUniversal?: boolean
}

/** The same document with its metadata, fields and order of reading. */
export async function finishPdf(bytes: Uint8Array, facts: PdfFacts): Promise<Uint8Array> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  document.setTitle(facts.title, { showInWindowTitleBar: true })
  document.setLanguage(facts.language)
  document.setSubject(facts.subject)
  document.setKeywords([facts.number])
  document.setCreator('Handschlag')
  document.setProducer('Handschlag')
  if (facts.date !== undefined) {
    const date = new Date(`${facts.date}T00:00:00.000Z`)
    document.setCreationDate(date)
    document.setModificationDate(date)
  }
  mendBookmarks(document, facts.headings ?? [])
  const hidden = addFormFields(document)
  tidyStructure(document)
  markArtifacts(document, hidden)
  for (const page of document.getPages()) page.node.set(PDFName.of('Tabs'), PDFName.of('S'))
  writeMetadata(document, facts)
  return await document.save({ updateFieldAppearances: false })
}
