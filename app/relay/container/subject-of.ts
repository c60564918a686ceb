// The subject of a message for people: unfolded, encoded words decoded (RFC 2047). Bounded; a message without one, or with one nobody can
// read, has null. It is shown inside the encryption only.

const headerLimit = 256 * 1024
const subjectLimit = 1000

/** The decoded subject; null = none. */
export function subjectOf(message: Uint8Array): string | null {
  const header = Buffer.from(message.buffer, message.byteOffset, Math.min(message.byteLength, headerLimit))
    .toString('utf8')
    .split(/\r?\n\r?\n/, 1)[0]
  const raw = /^subject:[ \t]*((?:.*)(?:\r?\n[ \t].*)*)/im.exec(header ?? '')?.[1]
  if (raw === undefined) return null
  const unfolded = raw.replace(/\r?\n(?=[ \t])/g, '').trim()
  // Space between two encoded words is no part of the text (section 6.2).
  const joined = unfolded.replace(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)[ \t]+(?==\?[^?\s]+\?[bq]\?)/gi, '$1')
  const text = joined.replace(/=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi, decodedWord)
  const clean = text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, subjectLimit)
  return clean === '' ? null : clean
}

function decodedWord(whole: string, charset: string, encoding: string, content: string): string {
  try {
    return new TextDecoder(charset).decode(
      encoding.toLowerCase() === 'b' ? Buffer.from(content, 'base64') : quoted(content),
    )
  } catch {
    return whole
  }
}

/** The "Q" encoding (section 4.2). */
function quoted(content: string): Uint8Array {
  const plain = content
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(plain, 'latin1')
}
