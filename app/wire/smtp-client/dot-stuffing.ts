// A message as it goes over the line after DATA (RFC 5321 section 4.5.2): a dot before each line that begins with one, and every line end
// CRLF, also where the body holds a bare CR or LF, so that no server can see the end of the message where there is none. Unchanged
// stretches are not copied; a piece is never much longer than asked for. The final dot is not part of it.

const cr = 0x0d
const lf = 0x0a
const dot = 0x2e
const lineEnd = Buffer.from('\r\n')
const oneDot = Buffer.from('.')

/** Yields the pieces of a body; the last one ends with CRLF, an empty body has none. */
export function* stuffedPieces(body: Uint8Array, pieceBytes: number): Generator<Buffer> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  let parts: Buffer[] = []
  let partBytes = 0
  let from = 0
  let isLineStart = true
  const take = (to: number, extra: Buffer | null) => {
    if (to > from) parts.push(bytes.subarray(from, to))
    if (extra !== null) parts.push(extra)
    partBytes += to - from + (extra?.length ?? 0)
    from = to
  }
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (isLineStart && byte === dot) take(at, oneDot)
    isLineStart = false
    if (byte === cr || byte === lf) {
      if (byte === cr && bytes[at + 1] === lf) at += 1
      else {
        take(at, lineEnd)
        from = at + 1
      }
      isLineStart = true
    }
    if (partBytes + at - from >= pieceBytes) {
      take(at + 1, null)
      yield joined(parts)
      parts = []
      partBytes = 0
    }
  }
  take(bytes.length, isLineStart ? null : lineEnd)
  if (parts.length > 0) yield joined(parts)
}

function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
}
