// The printer forgets the space where a heading breaks into a new line; here its bookmark gets the words of the page again.
import { PDFDict, type PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib'

/** All headings of a page, as they are read. */
export function headingsIn(html: string): readonly string[] {
  return [...html.matchAll(/<h([1-6])[^>]*>(.*?)<\/h\1>/gs)].map(([, , inner = '']) =>
    inner
      .replace(/<wbr>/g, '')
      .replace(/<[^>]+>/g, '')
      .replace(/&#(\d+);/g, (_entity, code) => String.fromCodePoint(Number(code)))
      .replace(/\s+/g, ' ')
      .trim(),
  )
}

/** Gives every bookmark the spaces of the heading it was made from. */
export function mendBookmarks(document: PDFDocument, headings: readonly string[]): void {
  const bare = (text: string) => text.replace(/\s+/g, '')
  const known = new Map(headings.map((heading) => [bare(heading), heading]))
  const mend = (first: PDFDict | undefined): void => {
    for (let item = first; item !== undefined; item = item.lookupMaybe(PDFName.of('Next'), PDFDict)) {
      const title = item.lookup(PDFName.of('Title'))
      const heading =
        title instanceof PDFString || title instanceof PDFHexString ? known.get(bare(title.decodeText())) : undefined
      if (heading !== undefined) item.set(PDFName.of('Title'), PDFHexString.fromText(heading))
      mend(item.lookupMaybe(PDFName.of('First'), PDFDict))
    }
  }
  mend(document.catalog.lookupMaybe(PDFName.of('Outlines'), PDFDict)?.lookupMaybe(PDFName.of('First'), PDFDict))
}
