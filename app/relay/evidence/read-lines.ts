// Lines of a text file of any size, one at a time, each bounded: a file of one endless line costs no more memory than the longest line
// allowed. A line beyond that comes as null, and so does one that is not UTF-8. Throws the system's error.
import { createReadStream } from 'node:fs'

const lineFeed = 0x0a
export const longestLine = 64 * 1024 * 1024

/** The lines of a file without their ends; null = longer than allowed, or not text. */
export async function* linesOf(path: string, longest = longestLine): AsyncGenerator<string | null> {
  let pieces: Uint8Array[] = []
  let length = 0
  const take = (): string | null => {
    const text = length > longest ? null : textOf(Buffer.concat(pieces))
    pieces = []
    length = 0
    return text
  }
  const keep = (piece: Uint8Array) => {
    length += piece.length
    if (length > longest) pieces = []
    else pieces.push(piece)
  }
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const bytes: Uint8Array = chunk
    let from = 0
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, from)) {
      keep(bytes.subarray(from, end))
      yield take()
      from = end + 1
    }
    if (from < bytes.length) keep(bytes.subarray(from))
  }
  if (length > 0) yield take()
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

function textOf(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}
