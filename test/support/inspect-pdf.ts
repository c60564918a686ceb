// Looks into a PDF for what a screen reader depends on (the machine-checkable half of PDF/UA-1, ISO 14289-1) and answers every objection in
// words. Reads the file by itself; nothing of the product's own PDF code is asked, apart from the library that opens it.
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
} from '@cantoo/pdf-lib'

export interface InspectedPdf {
  readonly objections: readonly string[]
  /** Roles of all elements in the order of reading. */
  readonly roles: readonly string[]
  readonly languages: ReadonlySet<string>
  readonly bookmarks: readonly string[]
  readonly fields: readonly { readonly name: string; readonly kind: 'text' | 'box' }[]
  readonly fonts: readonly { readonly name: string; readonly isEmbedded: boolean }[]
  readonly created: string | undefined
  readonly metadata: string
}

const name = (text: string) => PDFName.of(text)

/** Opens and looks. */
export async function inspectPdf(bytes: Uint8Array): Promise<InspectedPdf> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const { catalog, context } = document
  const objections: string[] = []
  const object = (condition: boolean, words: string) => {
    if (!condition) objections.push(words)
  }
  const metadata = catalog.lookupMaybe(name('Metadata'), PDFStream)
  const packet = metadata === undefined ? '' : Buffer.from(metadata.getContents()).toString('utf8')
  const marks = catalog.lookupMaybe(name('MarkInfo'), PDFDict)
  object(String(marks?.get(name('Marked'))) === 'true', 'not marked')
  object(catalog.get(name('Lang')) !== undefined, 'no language')
  object(/<dc:title>/.test(packet), 'no title in the metadata')
  const tree = catalog.lookup(name('StructTreeRoot'), PDFDict)
  const elements = elementsOf(tree)
  const roles = elements.map(({ role }) => role)
  objections.push(...orderObjections(roles), ...elements.flatMap(nestingObjections))
  const inForms = new Set(elements.filter(({ role }) => role === 'Form').flatMap(({ targets }) => targets))
  for (const [index, page] of document.getPages().entries()) {
    const where = `page ${index + 1}`
    object(String(page.node.get(name('Tabs'))) === '/S', `${where}: order of tabs`)
    objections.push(...contentObjections(contentOf(document, index), where))
    for (const entry of page.node.Annots()?.asArray() ?? []) {
      const annotation = context.lookup(entry, PDFDict)
      object(String(annotation.get(name('Subtype'))) === '/Widget', `${where}: an annotation that is no field`)
      object(entry instanceof PDFRef && inForms.has(entry), `${where}: a field outside of the tree`)
      object(annotation.get(name('StructParent')) !== undefined, `${where}: a field that does not know its element`)
    }
  }
  const fields = document.getForm().getFields()
  for (const field of fields) object(field.acroField.dict.get(name('TU')) !== undefined, `${field.getName()}: no tip`)
  return {
    objections,
    roles,
    languages: new Set(elements.flatMap(({ language }) => language)),
    bookmarks: bookmarksOf(catalog),
    fields: fields.map((field) => ({
      name: field.getName(),
      kind: field.constructor.name === 'PDFCheckBox' ? 'box' : 'text',
    })),
    fonts: fontsOf(document),
    created: document.getCreationDate()?.toISOString(),
    metadata: packet,
  }
}

interface SeenElement {
  readonly role: string
  readonly parent: string
  readonly language: readonly string[]
  readonly element: PDFDict
  /** Objects it stands for. */
  readonly targets: readonly PDFRef[]
  readonly hasKids: boolean
}

function kidsOf(element: PDFDict): readonly PDFObject[] {
  const kids = element.lookup(name('K'))
  return kids instanceof PDFArray ? kids.asArray() : kids === undefined ? [] : [kids]
}

function elementsOf(root: PDFDict, parent = ''): readonly SeenElement[] {
  return kidsOf(root).flatMap((child) => {
    const element = root.context.lookup(child)
    if (!(element instanceof PDFDict)) return []
    const role = element.lookupMaybe(name('S'), PDFName)?.decodeText()
    if (role === undefined) return []
    const kids = kidsOf(element)
    const targets = kids.flatMap((kid) => {
      const target = element.context.lookup(kid)
      const object = target instanceof PDFDict ? target.get(name('Obj')) : undefined
      return object instanceof PDFRef ? [object] : []
    })
    const lang = element.get(name('Lang'))
    const language = lang === undefined ? [] : [String(lang).replace(/[()]/g, '')]
    const seen = { role, parent, language, element, targets, hasKids: kids.length > 0 }
    return [seen, ...elementsOf(element, role)]
  })
}

function orderObjections(roles: readonly string[]): readonly string[] {
  const levels = roles.filter((role) => /^H\d$/.test(role)).map((role) => Number(role.slice(1)))
  return levels.flatMap((level, index) =>
    level - (levels[index - 1] ?? 0) > 1 ? [`heading ${index + 1} skips a level`] : [],
  )
}

const parents: Readonly<Record<string, readonly string[]>> = {
  TR: ['Table'],
  TH: ['TR'],
  TD: ['TR'],
  LI: ['L'],
  LBody: ['LI'],
}

function nestingObjections({ role, parent, element, hasKids }: SeenElement): readonly string[] {
  const wanted = parents[role]
  const found = wanted !== undefined && !wanted.includes(parent) ? [`${role} in ${parent}`] : []
  if (parent === 'LI' && role !== 'LBody' && role !== 'Lbl') found.push(`${role} in LI`)
  if (parent === 'Table' && role !== 'TR') found.push(`${role} in Table`)
  if (role === 'Figure' && element.get(name('Alt')) === undefined) found.push('a picture without words')
  if (role === 'TH' && !String(element.get(name('A'))).includes('/Scope'))
    found.push('a heading of a table without scope')
  if (role === 'Form' && !hasKids) found.push('a form element without its field')
  return found
}

function contentOf(document: PDFDocument, index: number): string {
  const contents = document.getPages()[index]?.node.Contents()
  const streams = contents instanceof PDFArray ? contents.asArray() : [contents]
  return streams
    .map((each) => {
      const stream = each instanceof PDFRef ? document.context.lookup(each) : each
      return stream instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1') : ''
    })
    .join('\n')
}

/** Everything painted stands between marks, and marks are balanced. Strings are taken out first, so that no letter passes for an operator. */
function contentObjections(content: string, where: string): readonly string[] {
  const plain = content.replace(/\\[()\\]/g, '').replace(/\([^()]*\)|<[0-9A-Fa-f\s]*>/g, ' ')
  let depth = 0
  let loose = 0
  for (const [, word = ''] of plain.matchAll(/(?<![\w/])(BDC|BMC|EMC|Tj|TJ|Do|sh|[fSB]\*?|[sb]\*?)(?![\w*])/g)) {
    if (word === 'BDC' || word === 'BMC') depth += 1
    else if (word === 'EMC') depth -= 1
    else if (depth === 0) loose += 1
  }
  return [
    ...(depth === 0 ? [] : [`${where}: marks are not balanced`]),
    ...(loose === 0 ? [] : [`${where}: ${loose} times painted without a mark`]),
  ]
}

function bookmarksOf(catalog: PDFDict): readonly string[] {
  const titles: string[] = []
  const walk = (item: PDFDict | undefined) => {
    for (let each = item; each !== undefined; each = each.lookupMaybe(name('Next'), PDFDict)) {
      const title = each.lookup(name('Title'))
      if (title !== undefined && 'decodeText' in title && typeof title.decodeText === 'function')
        titles.push(title.decodeText())
      walk(each.lookupMaybe(name('First'), PDFDict))
    }
  }
  walk(catalog.lookupMaybe(name('Outlines'), PDFDict)?.lookupMaybe(name('First'), PDFDict))
  return titles
}

function fontsOf(document: PDFDocument): InspectedPdf['fonts'] {
  const fonts = new Map<string, boolean>()
  for (const [, each] of document.context.enumerateIndirectObjects()) {
    if (!(each instanceof PDFDict) || String(each.get(name('Type'))) !== '/FontDescriptor') continue
    const files = ['FontFile', 'FontFile2', 'FontFile3'].map((key) => each.get(name(key)))
    fonts.set(
      String(each.get(name('FontName'))),
      files.some((file) => file !== undefined),
    )
  }
  return [...fonts].map(([font, isEmbedded]) => ({ name: font, isEmbedded }))
}
