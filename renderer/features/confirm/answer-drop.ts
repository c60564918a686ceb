// What was dropped, as text: a file, or a piece of text. Nothing larger than an answer can be is read.
import { fail, type Outcome, succeed } from '#domain/fault.ts'

/** Larger files hold no answer to a test mail. */
export const mostAnswer = 2_000_000

export interface DroppedFile {
  readonly kind: 'file'
  getFile(): Promise<Pick<File, 'name' | 'size' | 'text'>>
}
export interface DroppedText {
  readonly kind: 'text'
  readonly types: ReadonlySet<string>
  getText(type: string): Promise<string>
}
export type DroppedItem = DroppedFile | DroppedText | { readonly kind: 'directory' }

/** The first file or text; faults confirm.not-a-mail, input.too-large. */
export async function textOfDrop(items: readonly DroppedItem[]): Promise<Outcome<string>> {
  for (const item of items) {
    if (item.kind === 'file') {
      const file = await item.getFile()
      return file.size > mostAnswer ? tooLarge(file.name) : succeed(await file.text())
    }
    if (item.kind === 'text' && item.types.has('text/plain')) return bounded(await item.getText('text/plain'))
  }
  return fail('confirm.not-a-mail')
}

/** The text, unless it is too large to be an answer. */
export function bounded(text: string): Outcome<string> {
  return text.length > mostAnswer ? tooLarge('') : succeed(text)
}

function tooLarge(path: string): Outcome<string> {
  return fail('input.too-large', { path, limit: `${mostAnswer / 1_000_000} MB` })
}
