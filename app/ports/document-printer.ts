// HTML to PDF as the outside provides it; in the product a hidden Electron window.
import type { Outcome } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'

export interface PrintOrder {
  readonly html: string
  readonly language: Language
  readonly title: string
  /** Text left of the page number in the footer of every page. */
  readonly footer: string
  /** Text above every page, where there is one. */
  readonly header?: string
}

export interface DocumentPrinter {
  /** Prints A4 pages; fault: pdf.not-printed. */
  print(order: PrintOrder): Promise<Outcome<Uint8Array>>
}
