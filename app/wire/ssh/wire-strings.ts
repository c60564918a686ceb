// The building block of everything SSH writes: bytes with their length before them (RFC 4251 section 5).

/** Writes bytes or text with their length before them. */
export function writeString(content: Uint8Array | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** Reads `count` strings from the beginning; null when the bytes do not hold them. */
export function readStrings(bytes: Buffer, count: number): readonly Buffer[] | null {
  const strings: Buffer[] = []
  let at = 0
  while (strings.length < count) {
    if (at + 4 > bytes.length) return null
    const end = at + 4 + bytes.readUInt32BE(at)
    if (end > bytes.length) return null
    strings.push(bytes.subarray(at + 4, end))
    at = end
  }
  return strings
}
