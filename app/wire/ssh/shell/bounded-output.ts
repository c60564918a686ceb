// Keeps the beginning of an output, counts nothing, and cuts it into whole lines as they come. What is over the limit is read away.
import { StringDecoder } from 'node:string_decoder'

const maxLineChars = 65_536

export interface BoundedOutput {
  take(chunk: Buffer): void
  finish(): { readonly bytes: Buffer; readonly isCut: boolean }
}

/** Makes one; `onLine` gets lines without their ending, the last one also when it has none. */
export function boundedOutput(maxBytes: number, onLine: (line: string) => void): BoundedOutput {
  const chunks: Buffer[] = []
  const decoder = new StringDecoder('utf8')
  let size = 0
  let isCut = false
  let rest = ''
  const cutLines = (text: string) => {
    const lines = (rest + text).split('\n')
    rest = (lines.pop() ?? '').slice(0, maxLineChars)
    for (const line of lines) onLine(line.replace(/\r$/, '').slice(0, maxLineChars))
  }
  return {
    take(chunk) {
      const kept = chunk.subarray(0, maxBytes - size)
      if (kept.length < chunk.length) isCut = true
      if (kept.length === 0) return
      size += kept.length
      chunks.push(kept)
      cutLines(decoder.write(kept))
    },
    finish() {
      cutLines(decoder.end())
      if (rest !== '') onLine(rest.replace(/\r$/, ''))
      rest = ''
      return { bytes: Buffer.concat(chunks), isCut }
    },
  }
}
