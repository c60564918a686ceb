// Prints HTML to tagged A4 pages in a hidden, sandboxed window without scripts and without any network: the page may use what is
// inside it and nothing else. Fault: pdf.not-printed.
import { BrowserWindow, session } from 'electron'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { DocumentPrinter, PrintOrder } from '#ports/document-printer.ts'

const millimetre = 1 / 25.4
const documentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'"
const timeLimitMs = 30_000

/** Makes the printer of the product; one document at a time. */
export function createPdfPrinter(): DocumentPrinter {
  let queue: Promise<unknown> = Promise.resolve()
  return {
    print(order) {
      const printed = queue.then(() => printOne(order))
      queue = printed
      return printed
    },
  }
}

async function printOne(order: PrintOrder): Promise<Outcome<Uint8Array>> {
  const pages = session.fromPartition(`print-${crypto.randomUUID()}`)
  pages.protocol.handle('app', () => {
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': documentPolicy }
    return new Response(order.html, { headers })
  })
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: pages,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
    },
  })
  try {
    return succeed(await withinTime(loadAndPrint(window, order)))
  } catch (error) {
    return fail('pdf.not-printed', { detail: error instanceof Error ? error.message : 'unknown' })
  } finally {
    window.destroy()
    pages.protocol.unhandle('app')
  }
}

async function loadAndPrint(window: BrowserWindow, order: PrintOrder): Promise<Uint8Array> {
  await window.loadURL('app://print/document')
  return await window.webContents.printToPDF({
    pageSize: 'A4',
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
    displayHeaderFooter: true,
    headerTemplate: headerOf(order.header ?? ''),
    footerTemplate: footerOf(order.footer),
    margins: {
      top: 20 * millimetre,
      bottom: 20 * millimetre,
      left: 18 * millimetre,
      right: 18 * millimetre,
    },
  })
}

// The same as on the page, so that a paper carries no further font.
const paperFonts = "'Segoe UI','Liberation Sans','DejaVu Sans',Arial,sans-serif"

function headerOf(text: string): string {
  const style = `width:100%;margin:0 18mm;text-align:right;font:bold 9pt ${paperFonts};color:#000`
  return text === '' ? '<span></span>' : `<div style="${style}">${escapeHtml(text)}</div>`
}

function footerOf(text: string): string {
  const style = `width:100%;margin:0 18mm;display:flex;justify-content:space-between;font:8pt ${paperFonts};color:#444`
  const pages = '<span class="pageNumber"></span>&#160;/&#160;<span class="totalPages"></span>'
  return `<div style="${style}"><span>${escapeHtml(text)}</span><span>${pages}</span></div>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeLimitMs / 1000} s`)), timeLimitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
