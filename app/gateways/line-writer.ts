// Writes a generated text line by line and remembers why a line stands there. Lines end with LF, or CR LF where the reader is Windows.
import type { Artefact, LineReason } from '#domain/artefact.ts'

export interface LineWriter {
  /** Adds one line; a line feed inside is a bug, because reasons would point elsewhere. */
  line(text: string, code?: string, params?: LineReason['params']): void
  /** Adds several lines with one reason. */
  block(lines: readonly string[], code?: string, params?: LineReason['params']): void
  artefact(name: string, language: Artefact['language'], lineEnd?: '\n' | '\r\n'): Artefact
}

/** Makes an empty writer. */
export function createLineWriter(): LineWriter {
  const lines: string[] = []
  const reasons: LineReason[] = []
  const add = (text: string) => {
    if (/[\r\n]/.test(text)) throw new Error('a line of a generated file holds a line end')
    lines.push(text)
  }
  return {
    line(text, code, params = {}) {
      add(text)
      if (code !== undefined) reasons.push({ line: lines.length, until: lines.length, code, params })
    },
    block(texts, code, params = {}) {
      const line = lines.length + 1
      for (const text of texts) add(text)
      if (code !== undefined && lines.length >= line) reasons.push({ line, until: lines.length, code, params })
    },
    artefact: (name, language, lineEnd = '\n') => ({
      name,
      language,
      content: lines.map((line) => line + lineEnd).join(''),
      reasons: [...reasons],
    }),
  }
}
