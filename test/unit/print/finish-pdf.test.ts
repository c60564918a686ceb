// The last touch on a printed PDF: metadata in, pages and structure tags as they were.
import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib'
import { expect, test } from 'vitest'
import { finishPdf } from '#print/finish-pdf.ts'

/** Two pages with the marks of a tagged document, as a printer leaves them. */
async function printedPdf(): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  document.addPage([595, 842])
  document.addPage([595, 842])
  const tree = document.context.obj({ Type: 'StructTreeRoot', K: [{ Type: 'StructElem', S: 'Document' }] })
  document.catalog.set(PDFName.of('StructTreeRoot'), document.context.register(tree))
  document.catalog.set(PDFName.of('MarkInfo'), document.context.obj({ Marked: true }))
  return await document.save()
}

const facts = {
  title: 'Vereinbarung HS-1 – Müller',
  language: 'de',
  subject: 'Größe & Schutz',
  number: 'HS-1',
} as const

test('title, language, subject, number and producer are in the document', async () => {
  const done = await PDFDocument.load(await finishPdf(await printedPdf(), facts), { updateMetadata: false })
  expect(done.getTitle()).toBe(facts.title)
  expect(done.getSubject()).toBe(facts.subject)
  expect(done.getKeywords()).toBe('HS-1')
  expect(done.getProducer()).toBe('Handschlag')
  expect(String(done.catalog.get(PDFName.of('Lang')))).toContain('de')
  expect(String(done.catalog.lookup(PDFName.of('ViewerPreferences')))).toContain('/DisplayDocTitle true')
})

test('pages and tags stay', async () => {
  const done = await PDFDocument.load(await finishPdf(await printedPdf(), facts))
  expect(done.getPageCount()).toBe(2)
  expect(done.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict).get(PDFName.of('K'))).toBeDefined()
  expect(String(done.catalog.lookup(PDFName.of('MarkInfo')))).toContain('/Marked true')
})

test('what is no PDF is a bug, not a document', async () => {
  await expect(finishPdf(new TextEncoder().encode('<html>'), facts)).rejects.toThrow()
})
