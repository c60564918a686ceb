// DXL: documents of a Domino Directory as XML without a DTD. What must be learned first stands as an entity nobody declares, so every XML
// parser refuses the file until it is filled in (XML 1.0, section 4.1, Entity Declared).
import type { LineWriter } from '../line-writer.ts'
import type { DirectoryDocument, DirectoryField } from './directory-document.ts'

/** Whether something in the document is still to be learned. */
export function isTemplate(document: DirectoryDocument): boolean {
  return document.action === 'change' || document.fields.some((field) => field.openItem ?? field.openValue)
}

/** Writes one database element with the documents; fields without an item are left to a person. */
export function writeDxl(writer: LineWriter, documents: readonly DirectoryDocument[]): void {
  writer.line('<?xml version="1.0" encoding="utf-8"?>')
  writer.line('<database xmlns="http://www.lotus.com/dxl">', 'dxl-database')
  for (const document of documents) {
    writer.line(
      `  <document form="${escapeXml(document.form)}">`,
      document.action === 'change' ? 'dxl-change' : 'dxl-create',
    )
    if (document.action === 'change') writer.line('    <noteinfo unid="&open-unid;"/>', 'dxl-unid')
    for (const field of document.fields) {
      if (field.byHand === true || (field.item === null && field.openItem === undefined)) continue
      const reason = field.openItem ?? field.openValue
      writer.line(itemLine(field), reason === undefined ? undefined : `dxl-${reason}`)
    }
    writer.line('  </document>')
  }
  writer.line('</database>')
}

function itemLine(field: DirectoryField): string {
  const name = field.openItem === undefined ? escapeXml(field.item ?? '') : `&open-${field.openItem};`
  const names = field.kind === 'name' ? ' names="true"' : ''
  return `    <item name="${name}"${names}>${valueElement(field)}</item>`
}

function valueElement(field: DirectoryField): string {
  const text = field.openValue === undefined ? escapeXml(field.value) : `&open-${field.openValue};`
  switch (field.kind) {
    case 'list':
      return `<textlist><text>${text}</text></textlist>`
    case 'all-day':
      return '<datetimelist><datetimepair><datetime>T000000,00</datetime><datetime>T235959,00</datetime></datetimepair></datetimelist>'
    default:
      return `<text>${text}</text>`
  }
}

/**
 * Text for element content and double-quoted attributes. Characters XML 1.0 does not know were refused before; those without a shape of
 * their own, such as marks of writing direction, are written as references too, so that nobody is misled who reads the file.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\p{Cf}]/gu, (mark) => `&#${mark.codePointAt(0) ?? 0};`)
}
