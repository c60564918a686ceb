// Walks and mends the structure tree a browser prints: rows lie directly in their table, an entry of a list has a body (ISO 32000-1
// section 14.8.4.3). A document without a tree stays as it is.
import { PDFArray, PDFDict, type PDFDocument, PDFName, type PDFObject, PDFRef } from '@cantoo/pdf-lib'

const kids = PDFName.of('K')
const parent = PDFName.of('P')
const role = PDFName.of('S')

/** Name of a structure element's role; undefined for content and references to objects. */
export function roleOf(element: PDFDict): string | undefined {
  return element.lookupMaybe(role, PDFName)?.decodeText()
}

/** The children of an element, as they are written. */
export function kidsOf(element: PDFDict): readonly PDFObject[] {
  const value = element.get(kids)
  if (value === undefined) return []
  const list = value instanceof PDFRef ? element.context.lookup(value) : value
  return list instanceof PDFArray ? list.asArray() : [value]
}

/** Replaces the children of an element. */
export function setKids(element: PDFDict, children: readonly PDFObject[]): void {
  element.set(kids, element.context.obj([...children]))
}

/** The root of the structure tree; undefined when the document is not tagged. */
export function structureRoot(document: PDFDocument): PDFDict | undefined {
  return document.catalog.lookupMaybe(PDFName.of('StructTreeRoot'), PDFDict)
}

/** Every element of the tree with its reference, parents first. */
export function elementsOf(document: PDFDocument): readonly { readonly ref: PDFRef; readonly element: PDFDict }[] {
  const root = structureRoot(document)
  const found: { readonly ref: PDFRef; readonly element: PDFDict }[] = []
  const open = root === undefined ? [] : [...kidsOf(root)]
  while (open.length > 0) {
    const ref = open.shift()
    if (!(ref instanceof PDFRef)) continue
    const element = document.context.lookup(ref)
    if (!(element instanceof PDFDict) || roleOf(element) === undefined) continue
    found.push({ ref, element })
    open.unshift(...kidsOf(element))
  }
  return found
}

/** Mends what the printer leaves loose. */
export function tidyStructure(document: PDFDocument): void {
  for (const { ref, element } of elementsOf(document)) {
    if (roleOf(element) === 'Table') unwrapGroups(document, ref, element)
    if (roleOf(element) === 'LI') addBody(document, ref, element)
  }
}

/** Groups of rows are no elements of their own. */
function unwrapGroups(document: PDFDocument, table: PDFRef, element: PDFDict): void {
  const rows = kidsOf(element).flatMap((child) => {
    const group = document.context.lookup(child)
    if (!(group instanceof PDFDict) || roleOf(group) !== 'NonStruct') return [child]
    const inner = kidsOf(group)
    for (const row of inner) {
      const dictionary = document.context.lookup(row)
      if (dictionary instanceof PDFDict && roleOf(dictionary) !== undefined) dictionary.set(parent, table)
    }
    return inner
  })
  setKids(element, rows)
}

function addBody(document: PDFDocument, entry: PDFRef, element: PDFDict): void {
  const inner = kidsOf(element)
  const { context } = document
  const body = context.obj({ Type: 'StructElem', S: 'LBody', P: entry, K: [...inner] })
  const ref = context.register(body)
  for (const child of inner) {
    const dictionary = context.lookup(child)
    if (dictionary instanceof PDFDict && roleOf(dictionary) !== undefined) dictionary.set(parent, ref)
  }
  setKids(element, [ref])
}
