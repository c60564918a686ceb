// The last touch on a printed PDF: metadata in, pages and structure tags as they were.
import { PDFDict, PDFDocument, PDFHexString, PDFName, PDFStream, PDFString } from '@cantoo/pdf-lib'
import { expect, test } from 'vitest'
import { finishPdf } from '#print/finish-pdf.ts'
import { headingsIn, mendBookmarks } from '#print/pdf-bookmarks.ts'

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

test('a document with a day of its own forgets when it was printed, and claims a standard only when told', async () => {
  const bytes = await finishPdf(await printedPdf(), { ...facts, date: '2026-11-21', isUniversal: true })
  const done = await PDFDocument.load(bytes, { updateMetadata: false })
  expect(done.getCreationDate()?.toISOString()).toBe('2026-11-21T00:00:00.000Z')
  expect(done.getModificationDate()?.toISOString()).toBe('2026-11-21T00:00:00.000Z')
  const packet = async (content: Uint8Array) =>
    Buffer.from(
      (await PDFDocument.load(content)).catalog.lookup(PDFName.of('Metadata'), PDFStream).getContents(),
    ).toString()
  expect(await packet(bytes)).toContain('<pdfuaid:part>1</pdfuaid:part>')
  const plain = await packet(await finishPdf(await printedPdf(), facts))
  expect(plain).toContain('Vereinbarung HS-1 – Müller')
  expect(plain).toContain('Größe &#38; Schutz')
  expect(plain).not.toContain('pdfuaid')
})

test('a bookmark gets back the space its heading lost at the end of a line', async () => {
  const printed = await PDFDocument.load(await printedPdf())
  const { context } = printed
  const item = context.register(context.obj({ Title: PDFString.of('Daten derPrüfung') }))
  const outlines = context.register(context.obj({ Type: 'Outlines', First: item, Last: item }))
  printed.catalog.set(PDFName.of('Outlines'), outlines)
  const headings = headingsIn('<h1>Eins</h1><h2 class="x">Daten der <em lang="en">Prüfung</em></h2>')
  expect(headings).toEqual(['Eins', 'Daten der Prüfung'])
  mendBookmarks(printed, headings)
  expect(context.lookup(item, PDFDict).lookup(PDFName.of('Title'), PDFHexString).decodeText()).toBe('Daten der Prüfung')
})

test('what is no PDF is a bug, not a document', async () => {
  await expect(finishPdf(new TextEncoder().encode('<html>'), facts)).rejects.toThrow()
})
