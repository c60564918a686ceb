// The XMP packet of a printed PDF: title, language and the standard it keeps. Readers of metadata look here first, not in the info
// dictionary; both say the same.
import { type PDFDocument, PDFName } from '@cantoo/pdf-lib'
import { escapeHtml } from './markup.ts'

interface Described {
  readonly title: string
  readonly language: string
  readonly subject: string
  readonly isUniversal?: boolean
}

/** Writes the packet; who keeps PDF/UA-1 names it (ISO 14289-1 section 5). */
export function writeMetadata(
  document: PDFDocument,
  { title, language, subject, isUniversal = false }: Described,
): void {
  const standard = isUniversal
    ? '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>'
    : ''
  const text = (value: string) => `<rdf:Alt><rdf:li xml:lang="x-default">${escapeHtml(value)}</rdf:li></rdf:Alt>`
  const packet = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title>${text(title)}</dc:title>
<dc:description>${text(subject)}</dc:description>
<dc:language><rdf:Bag><rdf:li>${escapeHtml(language)}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>Handschlag</pdf:Producer>
</rdf:Description>
${standard}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
  const stream = document.context.stream(new TextEncoder().encode(packet), { Type: 'Metadata', Subtype: 'XML' })
  document.catalog.set(PDFName.of('Metadata'), document.context.register(stream))
}
