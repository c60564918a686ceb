// Turns the places of a page (`form-places.ts`) into form fields. A place is a link the printer drew and tagged; its rectangle becomes the
// widget's, its element becomes `Form` and holds nothing but the widget (ISO 32000-1 section 14.8.4.5), so the order of reading stays.
import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFPage,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import { type FieldPlace, placeOf } from './form-places.ts'
import { elementsOf, kidsOf, roleOf, setKids, structureRoot } from './pdf-structure.ts'

/** Marked contents that are read no more, by page. */
export type HiddenContents = ReadonlyMap<PDFPage, ReadonlySet<number>>

interface DrawnPlace extends FieldPlace {
  readonly page: PDFPage
  readonly annotation: PDFRef
  readonly rectangle: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

/** In points; letters of a field grow to ten points in it. */
const writingHeight = 12
/** The size 0 lets a reader shrink a long text until it fits, so that none of it is hidden on paper. */
const fitting = 0
/** What readers call the font of their ticks, and the tick in it. */
const tickFont = 'ZaDb'
const tick = PDFString.of('4')

/** Adds a field for every place; answers the contents of the places, which only held them open. */
export function addFormFields(document: PDFDocument): HiddenContents {
  const hidden = new Map<PDFPage, Set<number>>()
  const places = document.getPages().flatMap((page) => placesOn(document, page))
  if (places.length === 0) return hidden
  const elements = linkElements(document)
  for (const place of places) {
    const widget = addField(document, place)
    const element = elements.get(place.annotation)
    if (element === undefined) continue
    const contents = hidden.get(place.page) ?? new Set()
    for (const id of contentsOf(document, element.element)) contents.add(id)
    hidden.set(place.page, contents)
    tagWidget(document, element, widget, place.page)
  }
  nameFonts(document)
  return hidden
}

function placesOn(document: PDFDocument, page: PDFPage): readonly DrawnPlace[] {
  const annotations = page.node.Annots()?.asArray() ?? []
  const found = annotations.flatMap((annotation) => {
    const drawn = annotation instanceof PDFRef ? document.context.lookup(annotation) : undefined
    if (!(annotation instanceof PDFRef) || !(drawn instanceof PDFDict)) return []
    const link = drawn.lookupMaybe(PDFName.of('A'), PDFDict)?.lookupMaybe(PDFName.of('URI'), PDFString)
    const place = link === undefined ? undefined : placeOf(link.asString())
    if (place === undefined) return []
    const rectangle = drawn.lookup(PDFName.of('Rect'), PDFArray).asRectangle()
    return [{ ...place, page, annotation, rectangle }]
  })
  for (const { annotation } of found) page.node.removeAnnot(annotation)
  return found
}

/** Makes the field and answers its widget. */
function addField(document: PDFDocument, { kind, name, tip, page, rectangle }: DrawnPlace): PDFRef {
  const form = document.getForm()
  // Named and undefined means transparent here, so that the line on the page stays visible; left out it would be white.
  const look = { ...rectangle, borderWidth: 0, backgroundColor: undefined as never }
  if (kind === 'box') {
    const box = form.createCheckBox(name)
    box.addToPage(page, look)
    box.acroField.setDefaultAppearance(`/${tickFont} ${fitting} Tf 0 g`)
    for (const widget of box.acroField.getWidgets())
      widget.getOrCreateAppearanceCharacteristics().dict.set(PDFName.of('CA'), tick)
    return described(document, box.ref, tip)
  }
  const field = form.createTextField(name)
  const height = Math.min(rectangle.height, writingHeight)
  field.addToPage(page, { ...look, height })
  field.setFontSize(fitting)
  const widget = described(document, field.ref, tip)
  leaveEmpty(document, widget, { ...rectangle, height })
  return widget
}

/** Names the fonts of the fields where readers look for them (ISO 32000-1 section 12.7.3.3). */
function nameFonts(document: PDFDocument): void {
  const { context } = document
  const form = document.getForm()
  const font = form.getDefaultFont()
  const ticks = context.register(context.obj({ Type: 'Font', Subtype: 'Type1', BaseFont: 'ZapfDingbats' }))
  form.acroForm.dict.set(PDFName.of('DR'), context.obj({ Font: { [font.name]: font.ref, [tickFont]: ticks } }))
  form.acroForm.dict.set(PDFName.of('DA'), PDFString.of(`/${font.name} ${fitting} Tf 0 g`))
}

/** An empty field shows nothing; the reader that fills it in draws the letters. */
function leaveEmpty(document: PDFDocument, widget: PDFRef, { width, height }: DrawnPlace['rectangle']): void {
  const { context } = document
  const shown = context.stream('/Tx BMC\nEMC', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, width, height] })
  context.lookup(widget, PDFDict).set(PDFName.of('AP'), context.obj({ N: context.register(shown) }))
}

function described(document: PDFDocument, field: PDFRef, tip: string): PDFRef {
  const dictionary = document.context.lookup(field, PDFDict)
  const text = PDFHexString.fromText(tip)
  dictionary.set(PDFName.of('TU'), text)
  const widget = dictionary.lookupMaybe(PDFName.of('Kids'), PDFArray)?.get(0)
  if (!(widget instanceof PDFRef)) return field
  document.context.lookup(widget, PDFDict).set(PDFName.of('TU'), text)
  return widget
}

function linkElements(document: PDFDocument): ReadonlyMap<PDFRef, { readonly ref: PDFRef; readonly element: PDFDict }> {
  const found = new Map<PDFRef, { readonly ref: PDFRef; readonly element: PDFDict }>()
  for (const entry of elementsOf(document)) {
    if (roleOf(entry.element) !== 'Link') continue
    for (const child of kidsOf(entry.element)) {
      const reference = document.context.lookup(child)
      const target = reference instanceof PDFDict ? reference.get(PDFName.of('Obj')) : undefined
      if (target instanceof PDFRef) found.set(target, entry)
    }
  }
  return found
}

/** Ids of all marked contents below an element. */
function contentsOf(document: PDFDocument, element: PDFDict): readonly number[] {
  return kidsOf(element).flatMap((child) => {
    const inner = document.context.lookup(child)
    if (inner instanceof PDFNumber) return [inner.asNumber()]
    if (!(inner instanceof PDFDict)) return []
    const id = inner.lookupMaybe(PDFName.of('MCID'), PDFNumber)
    return id === undefined ? contentsOf(document, inner) : [id.asNumber()]
  })
}

function tagWidget(
  document: PDFDocument,
  { ref, element }: { readonly ref: PDFRef; readonly element: PDFDict },
  widget: PDFRef,
  page: PDFPage,
): void {
  const { context } = document
  element.set(PDFName.of('S'), PDFName.of('Form'))
  setKids(element, [context.obj({ Type: 'OBJR', Obj: widget, Pg: page.ref })])
  const root = structureRoot(document)
  const numbers = root?.lookupMaybe(PDFName.of('ParentTree'), PDFDict)?.lookupMaybe(PDFName.of('Nums'), PDFArray)
  if (root === undefined || numbers === undefined) return
  const next = root.lookupMaybe(PDFName.of('ParentTreeNextKey'), PDFNumber)?.asNumber() ?? numbers.size() / 2
  numbers.push(PDFNumber.of(next))
  numbers.push(ref)
  root.set(PDFName.of('ParentTreeNextKey'), PDFNumber.of(next + 1))
  context.lookup(widget, PDFDict).set(PDFName.of('StructParent'), PDFNumber.of(next))
}
