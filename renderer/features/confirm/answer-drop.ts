// What was dropped, as text: a file, or a piece of text. Nothing larger than an answer can be is read. Outlook saves text as UTF-16; of its
// own files (.msg) the headers in them are taken, and one without any is the fault confirm.outlook-file.

import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { isCompoundFile } from '#domain/outlook-file/compound-file.ts'
import { outlookText } from '#domain/outlook-file/outlook-text.ts'

/** Larger files hold no answer to a test mail. */
export const mostAnswer = 2_000_000

export interface DroppedFile {
  readonly kind: 'file'
  getFile(): Promise<Pick<File, 'size' | 'arrayBuffer'>>
}
export interface DroppedText {
  readonly kind: 'text'
  readonly types: ReadonlySet<string>
  getText(type: string): Promise<string>
}
export type DroppedItem = DroppedFile | DroppedText | { readonly kind: 'directory' }

/** The first file or text; faults confirm.not-a-mail, confirm.outlook-file, confirm.answer-too-large. */
export async function textOfDrop(items: readonly DroppedItem[]): Promise<Outcome<string>> {
  for (const item of items) {
    if (item.kind === 'file') {
      const file = await item.getFile()
      return file.size > mostAnswer ? tooLarge() : textOfBytes(new Uint8Array(await file.arrayBuffer()))
    }
    if (item.kind === 'text' && item.types.has('text/plain')) return bounded(await item.getText('text/plain'))
  }
  return fail('confirm.not-a-mail')
}

/** The text, unless it is too large to be an answer. */
export function bounded(text: string): Outcome<string> {
  return text.length > mostAnswer ? tooLarge() : succeed(text)
}

function textOfBytes(bytes: Uint8Array): Outcome<string> {
  if (isCompoundFile(bytes)) {
    const text = outlookText(bytes)
    return text === undefined ? fail('confirm.outlook-file') : succeed(text)
  }
  const [first, second] = bytes
  const isLittle = first === 0xff && second === 0xfe
  const label = isLittle ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return succeed(new TextDecoder(label).decode(bytes))
}

function tooLarge(): Outcome<never> {
  return fail('confirm.answer-too-large', { limit: `${mostAnswer / 1_000_000} MB` })
}
