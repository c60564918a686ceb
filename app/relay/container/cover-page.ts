// The page people see when they opened the container: who wrote to whom and when, about what, and where the message is. It stands inside
// the encryption, so the subject may be on it. The message travels as an attached file, byte for byte as it came in.
import { PageSizes, PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib'
import { type Language, languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { documentLanguage } from '#print/document-language.ts'

export interface ContainerContent {
  /** The message as it came in. */
  readonly message: Uint8Array
  readonly sender: string
  readonly recipients: readonly string[]
  readonly subject: string | null
  /** Stands first; the other language follows. */
  readonly language: Language
  /** Milliseconds since 1970. */
  readonly date: number
}

export const attachedName = 'message.eml'
const margin = 56
const maxFieldLength = 600

/** The container before it is encrypted. */
export async function coverPage(content: ContainerContent): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const regular = await document.embedFont(StandardFonts.Helvetica)
  const bold = await document.embedFont(StandardFonts.HelveticaBold)
  const page = document.addPage(PageSizes.A4)
  const pen = createPen(page)
  for (const language of bothFrom(content.language)) {
    const translate = translatorFor(language)
    const words = documentLanguage(translate, language)
    const date = new Date(content.date).toISOString()
    pen.write(translate('relay:container.page.title'), bold, 17)
    pen.write(translate('relay:container.page.lead'), regular, 10.5)
    const fields: readonly (readonly [string, string])[] = [
      [translate('relay:container.page.from'), content.sender],
      // Of several, each may be hidden from the others.
      ...content.recipients
        .filter((_, __, all) => all.length === 1)
        .map((only) => [translate('relay:container.page.to'), only] as const),
      [translate('relay:container.page.received'), words.moment(date)],
      [translate('relay:container.page.subject'), content.subject ?? translate('relay:container.page.noSubject')],
    ]
    for (const [name, value] of fields) {
      pen.write(name, bold, 9, 0)
      pen.write(shortened(value), regular, 10.5)
    }
    pen.write(translate('relay:container.page.open', { file: attachedName }), regular, 10.5)
    pen.rule()
  }
  const title = translatorFor(content.language)('relay:container.page.title')
  document.setTitle(title, { showInWindowTitleBar: true })
  document.setLanguage(content.language)
  document.setCreator('Handschlag')
  document.setProducer('Handschlag')
  await document.attach(content.message, attachedName, {
    mimeType: 'message/rfc822',
    description: title,
    creationDate: new Date(content.date),
  })
  return await document.save()
}

/** Both languages, the given one first. */
export function bothFrom(first: Language): readonly Language[] {
  return [first, ...languages.filter((entry) => entry !== first)]
}

function shortened(value: string): string {
  return value.length <= maxFieldLength ? value : `${value.slice(0, maxFieldLength)} ...`
}

function createPen(page: PDFPage) {
  const { width, height } = page.getSize()
  let y = height - margin
  const space = width - 2 * margin
  return {
    write(text: string, font: PDFFont, size: number, gap = size * 0.6) {
      for (const line of linesOf(inFont(text, font), font, size, space)) {
        y -= size * 1.4
        page.drawText(line, { x: margin, y, size, font })
      }
      y -= gap
    },
    rule() {
      y -= 10
      const color = rgb(0.6, 0.6, 0.6)
      page.drawLine({ start: { x: margin, y }, end: { x: width - margin, y }, thickness: 0.5, color })
      y -= 14
    },
  }
}

/** The built-in fonts know Western letters; what they cannot draw is a question mark here and whole in the message. */
function inFont(text: string, font: PDFFont): string {
  const known = new Set(font.getCharacterSet())
  return Array.from(text.normalize('NFC').replace(/\s+/gu, ' '), (character) =>
    known.has(character.codePointAt(0) ?? 0) ? character : '?',
  ).join('')
}

/** Breaks at spaces, and inside a word that is longer than a line. */
function linesOf(text: string, font: PDFFont, size: number, space: number): readonly string[] {
  const fits = (line: string) => font.widthOfTextAtSize(line, size) <= space
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (fits(longer)) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const character of word) {
      if (!fits(line + character)) {
        lines.push(line)
        line = ''
      }
      line += character
    }
  }
  return [...lines, line]
}
