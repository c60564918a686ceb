// Pieces of PowerShell scripts, each with the reasons for its lines, and their assembly into one file: ASCII, CR LF. A line `#why <code>`
// in the source of a piece begins a block and is not written; it holds until the next one or the end of the piece.
import type { Artefact, LineReason } from '#domain/artefact.ts'

export interface ScriptPart {
  /** Lines with CR LF between them, ASCII only. */
  readonly text: string
  readonly lineCount: number
  /** Counted from 1 within this piece. */
  readonly reasons: readonly LineReason[]
}

const none = {}

/** A fixed piece of script from its source. */
export function scriptPart(source: string): ScriptPart {
  const lines: string[] = []
  const reasons: LineReason[] = []
  let code: string | undefined
  let from = 1
  const close = () => {
    let until = lines.length
    while (until >= from && lines[until - 1] === '') until -= 1
    if (code !== undefined && until >= from) reasons.push({ line: from, until, code, params: none })
  }
  for (const text of source.trim().split('\n')) {
    const mark = /^#why (\S+)$/.exec(text)?.[1]
    if (mark === undefined) {
      lines.push(text)
      continue
    }
    close()
    code = mark
    from = lines.length + 1
  }
  close()
  return partOf(lines, reasons)
}

/** What is not ASCII is a bug: partner text belongs into quoted values. */
function partOf(lines: readonly string[], reasons: readonly LineReason[]): ScriptPart {
  const text = lines.join('\r\n')
  if (!/^[\t\r\n\x20-\x7e]*$/.test(text)) throw new Error('a script is not ASCII')
  return { text, lineCount: lines.length, reasons }
}

/** Joins pieces, an empty line between them. */
export function assembleScript(name: string, parts: readonly ScriptPart[]): Artefact {
  const reasons: LineReason[] = []
  let offset = 0
  for (const part of parts) {
    for (const { code, line, params, until } of part.reasons) {
      reasons.push({ line: line + offset, until: until + offset, code, params })
    }
    offset += part.lineCount + 1
  }
  const content = `${parts.map((part) => part.text).join('\r\n\r\n')}\r\n`
  return { name, language: 'powershell', content, reasons }
}

export interface PartWriter {
  /** Adds one line with the reason why it stands there. */
  line(text: string, code?: string, params?: LineReason['params']): void
  part(): ScriptPart
}

/** Collects the lines of a piece made of data. */
export function createPartWriter(): PartWriter {
  const lines: string[] = []
  const reasons: LineReason[] = []
  return {
    line(text, code, params = none) {
      lines.push(text)
      if (code !== undefined) reasons.push({ line: lines.length, until: lines.length, code, params })
    },
    part: () => partOf(lines, reasons),
  }
}
