// A message as it goes over the line after DATA (RFC 5321 section 4.5.2): a dot before each line that begins with one, and every line end
// CRLF, also where the body holds a bare CR or LF, so that no server can see the end of the message where there is none. Unchanged
// stretches are not copied. The final dot is not part of it.

const cr = 0x0d
const lf = 0x0a
const dot = 0x2e
const lineEnd = Buffer.from('\r\n')
const oneDot = Buffer.from('.')

/** Yields a body piece by piece, each made of so many of its bytes; the last one ends with CRLF, an empty body has none. */
export function* stuffedPieces(body: Uint8Array, pieceBytes: number): Generator<Buffer> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    yield pieceOf(bytes, start, Math.min(start + pieceBytes, bytes.length))
  }
}

function pieceOf(bytes: Buffer, start: number, end: number): Buffer {
  const parts: Buffer[] = []
  let from = start
  for (let at = nextChange(bytes, start, end); at < end; at = nextChange(bytes, at + 1, end)) {
    parts.push(bytes.subarray(from, at))
    const isDot = bytes[at] === dot
    parts.push(isDot ? oneDot : lineEnd)
    from = isDot ? at : at + 1
  }
  parts.push(bytes.subarray(from, end))
  const last = bytes[end - 1]
  if (end === bytes.length && last !== lf && last !== cr) parts.push(lineEnd)
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
}

/** The next dot that begins a line, or CR or LF that stands alone; every byte of every message passes here. */
function nextChange(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte > dot) continue
    if (byte === lf ? bytes[at - 1] !== cr : byte === cr && bytes[at + 1] !== lf) return at
    if (byte === dot && isLineStart(bytes, at)) return at
  }
  return end
}

function isLineStart(bytes: Buffer, at: number): boolean {
  if (at === 0) return true
  const before = bytes[at - 1]
  return before === lf || before === cr
}
