// Reads a PDF with Poppler's tools, as another program sees it.
import { execFileSync } from 'node:child_process'

export interface ReadPdf {
  readonly pages: number
  readonly pageSize: string
  readonly isTagged: boolean
  readonly title: string
  /** Text per page, as it reads. */
  readonly text: readonly string[]
}

/** Reads facts and text of a PDF file. */
export function readPdf(path: string): ReadPdf {
  const facts = new Map(
    execFileSync('pdfinfo', [path], { encoding: 'utf8' })
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const),
  )
  const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1)
  return {
    pages: Number(facts.get('Pages')),
    pageSize: facts.get('Page size') ?? '',
    isTagged: facts.get('Tagged') === 'yes',
    title: facts.get('Title') ?? '',
    text,
  }
}
