// From a page to a finished PDF: printer, then title, language and subject. What happens to the file is the caller's.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import type { KeptFile } from '#ports/file-keeper.ts'
import { finishPdf } from '#print/finish-pdf.ts'
import type { Rooms } from './rooms.ts'

export interface Paper {
  readonly html: string
  readonly language: Language
  readonly title: string
  readonly footer: string
  readonly subject: string
  /** Document number or domain; found as a keyword. */
  readonly number: string
}

/** Prints and finishes; fault pdf.not-printed. */
export async function printPaper(rooms: Rooms, paper: Paper): Promise<Outcome<Uint8Array>> {
  const { html, language, title, footer, subject, number } = paper
  const printed = await rooms.outside.printer.print({ html, language, title, footer })
  return printed.ok ? succeed(await finishPdf(printed.value, { title, language, subject, number })) : printed
}

/** Keeps one file where the person says; from then on it may be shown. Faults file.choice-dismissed, file.not-written. */
export async function keepOne(rooms: Rooms, file: KeptFile): Promise<Outcome<{ files: string[] }>> {
  const kept = await rooms.outside.files.keepFile(file)
  if (!kept.ok) return kept
  rooms.kept.add([kept.value])
  return succeed({ files: [kept.value] })
}
