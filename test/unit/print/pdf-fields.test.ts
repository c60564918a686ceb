// Fields that can be filled in by any reader: their fonts are named where readers look, and a long text stays whole on its line.
import { PDFDict, PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib'
import { expect, test } from 'vitest'
import { finishPdf } from '#print/finish-pdf.ts'
import { boxPlace, linePlace } from '#print/form-places.ts'
import type { Markup } from '#print/markup.ts'

const facts = { title: 'HS-1', language: 'de', subject: 'HS-1', number: 'HS-1' } as const
const linkIn = ({ html }: Markup) => /href="([^"]*)"/.exec(html)?.[1] ?? ''

/** A page with a line of 200 by 18 points and a box, as the printer draws them. */
async function pageWithPlaces(): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const page = document.addPage([595, 842])
  const draw = (link: string, rectangle: readonly number[]) => {
    const action = { Type: 'Action', S: 'URI', URI: PDFString.of(link) }
    const drawn = document.context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [...rectangle], A: action })
    page.node.addAnnot(document.context.register(drawn))
  }
  draw(linkIn(linePlace({ kind: 'text', name: 'own.name', tip: 'Name' }, true)), [50, 700, 250, 718])
  draw(linkIn(boxPlace({ kind: 'box', name: 'own.yes', tip: 'ja' }, true)), [50, 650, 60, 660])
  return await document.save()
}

const long = 'Rechtsanwältinnen & Notare Größenwald PartG mbB, Niederlassung Süd'

async function filledForm(text: string) {
  const document = await PDFDocument.load(await finishPdf(await pageWithPlaces(), facts))
  const form = document.getForm()
  form.getTextField('own.name').setText(text)
  form.getCheckBox('own.yes').check()
  return (await PDFDocument.load(await document.save())).getForm()
}

test('every font a field asks for is among the fonts of the form', async () => {
  const { acroForm } = (await PDFDocument.load(await finishPdf(await pageWithPlaces(), facts))).getForm()
  const fonts = acroForm.dict.lookup(PDFName.of('DR'), PDFDict).lookup(PDFName.of('Font'), PDFDict)
  const asked = [acroForm.dict, ...acroForm.getAllFields().map(([field]) => field.dict)].flatMap((dictionary) => {
    const wish = /\/(\S+) 0 Tf/.exec(dictionary.lookupMaybe(PDFName.of('DA'), PDFString)?.asString() ?? '')?.[1]
    return wish === undefined ? [] : [wish]
  })
  expect(asked).toHaveLength(3)
  for (const name of asked) expect(fonts.has(PDFName.of(name)), name).toBe(true)
})

test('what is typed and ticked is there again after saving', async () => {
  const form = await filledForm(long)
  expect(form.getTextField('own.name').getText()).toBe(long)
  expect(form.getCheckBox('own.yes').isChecked()).toBe(true)
})

test.each([
  [long, 4, 7],
  ['Köln', 8, 10],
])('%s is written in letters that fit its line', async (text, smallest, largest) => {
  const { acroField } = (await filledForm(text)).getTextField('own.name')
  expect(acroField.getWidgets().map((widget) => widget.getRectangle())).toEqual([
    { x: 50, y: 700, width: 200, height: 12 },
  ])
  const size = Number(/ ([\d.]+) Tf/.exec(acroField.getDefaultAppearance() ?? '')?.[1])
  expect(size).toBeGreaterThanOrEqual(smallest)
  expect(size).toBeLessThanOrEqual(largest)
})
