// Marks everything a page paints outside its tagged content as an artifact: lines, boxes, header and footer (ISO 32000-1 section
// 14.8.2.2). Contents named as hidden become artifacts too.
import {
  decodePDFRawStream,
  PDFArray,
  PDFContentStream,
  type PDFDocument,
  PDFName,
  type PDFPage,
  PDFRawStream,
  PDFRef,
} from '@cantoo/pdf-lib'
import { type Operation, operationsOf } from './content-operations.ts'
import type { HiddenContents } from './pdf-fields.ts'

const pathStarts = new Set(['m', 're'])
const pathEnds = new Set(['S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'n'])
const painters = new Set(['Tj', 'TJ', "'", '"', 'Do', 'sh'])

/** Rewrites the contents of all pages of a tagged document. */
export function markArtifacts(document: PDFDocument, hidden: HiddenContents): void {
  if (document.catalog.get(PDFName.of('StructTreeRoot')) === undefined) return
  for (const page of document.getPages()) {
    const content = contentOf(document, page)
    if (content === undefined) continue
    const marked = withArtifacts(content, hidden.get(page) ?? new Set())
    const stream = document.context.flateStream(Buffer.from(marked, 'latin1'))
    page.node.set(PDFName.of('Contents'), document.context.register(stream))
  }
}

/** The content with everything untagged between `/Artifact BMC` and `EMC`. */
export function withArtifacts(content: string, hidden: ReadonlySet<number>): string {
  let depth = 0
  let isInPath = false
  const parts = operationsOf(content).map((operation) => {
    const { operator, text } = operation
    if (operator === 'BDC' || operator === 'BMC') {
      depth += 1
      return isHidden(operation, hidden) || (depth === 1 && isLoose(operation)) ? '/Artifact BMC' : text
    }
    if (operator === 'EMC') depth -= 1
    if (depth > 0 || operator === 'EMC') return text
    if (painters.has(operator)) return `/Artifact BMC\n${text}\nEMC`
    if (pathStarts.has(operator) && !isInPath) {
      isInPath = true
      return `/Artifact BMC\n${text}`
    }
    if (pathEnds.has(operator) && isInPath) {
      isInPath = false
      return `${text}\nEMC`
    }
    return text
  })
  return `${parts.join('\n')}\n`
}

function isHidden({ text }: Operation, hidden: ReadonlySet<number>): boolean {
  const id = /\/MCID\s+(\d+)/.exec(text)?.[1]
  return id !== undefined && hidden.has(Number(id))
}

/** Says how its text reads, but belongs to no element: the printer does so with the spaces of header and footer. */
function isLoose({ text }: Operation): boolean {
  return /^\/Span\s*<</.test(text) && !/\/MCID\s/.test(text)
}

function contentOf(document: PDFDocument, page: PDFPage): string | undefined {
  const contents = page.node.Contents()
  const streams = contents instanceof PDFArray ? contents.asArray() : contents === undefined ? [] : [contents]
  const texts = streams.map((each) => {
    const stream = each instanceof PDFRef ? document.context.lookup(each) : each
    if (stream instanceof PDFRawStream) return Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1')
    // Wrapped around by the library that added the fields.
    return stream instanceof PDFContentStream
      ? Buffer.from(stream.getUnencodedContents()).toString('latin1')
      : undefined
  })
  return texts.length === 0 || texts.includes(undefined) ? undefined : texts.join('\n')
}
