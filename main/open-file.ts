// Asks for a file and reads it whole: bounded before it is read, plain files only. Faults file.choice-dismissed, input.too-large,
// input.unreadable-file.
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { app, type OpenDialogOptions } from 'electron'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Translate } from '#i18n/translate.ts'
import type { OpenedContent, OpenedKind } from '#ports/file-keeper.ts'

const endings: Readonly<Record<OpenedKind, readonly string[]>> = {
  'partner-file': ['handschlag'],
  'partner-list': ['csv', 'txt'],
  'contact-cards': ['vcf', 'vcard'],
  logo: ['png', 'jpg', 'jpeg'],
  attachment: [],
  'data-copy': ['handschlag-copy'],
  'partner-copy': ['handschlag-partner'],
  mail: ['eml', 'txt', 'msg'],
}

/** What the dialog asks for. */
export function openOptions(kind: OpenedKind, t: Translate): OpenDialogOptions {
  const title = t(`common:dialog.open.${kind}`)
  const extensions = [...endings[kind]]
  return {
    title,
    defaultPath: app.getPath('documents'),
    properties: ['openFile'],
    filters: extensions.length === 0 ? [] : [{ name: title, extensions }],
  }
}

/** Reads the file at the path when it has at most `maxBytes`. */
export async function readWhole(path: string, maxBytes: number): Promise<Outcome<OpenedContent>> {
  const name = basename(path)
  try {
    const file = await open(path, 'r')
    try {
      const facts = await file.stat()
      if (!facts.isFile()) return fail('input.unreadable-file', { path: name })
      if (facts.size > maxBytes) return fail('input.too-large', { path: name, limit: inMegabytes(maxBytes) })
      const content = new Uint8Array(facts.size)
      let filled = 0
      while (filled < content.length) {
        const { bytesRead } = await file.read(content, filled, content.length - filled, filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return succeed({ name, content: content.subarray(0, filled) })
    } finally {
      await file.close()
    }
  } catch {
    return fail('input.unreadable-file', { path: name })
  }
}

/** A limit as people read it. */
function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`
}
