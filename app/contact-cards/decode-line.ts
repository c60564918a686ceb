// One raw line of a card as characters: in the character set it names, else UTF-8, else windows-1252, which fits any bytes. Never fails.

/** Decodes bytes held one per character. */
export function decodeBytes(bytes: string, charset: string | undefined): string {
  if (/^[\x20-\x7e]*$/.test(bytes) && keepsAscii(charset)) return bytes
  const content = Buffer.from(bytes, 'latin1')
  const named = charset === undefined ? undefined : decoded(content, charset, false)
  return named ?? decoded(content, 'utf-8', true) ?? windows1252.decode(content)
}

const windows1252 = new TextDecoder('windows-1252')

/** Sets in which the bytes of ASCII are ASCII: all that cards are written in, but for some of East Asia and UTF-16. */
function keepsAscii(charset: string | undefined): boolean {
  return charset === undefined || /^(utf-?8|us-ascii|ascii|iso-8859-\d+|windows-125\d|cp125\d)$/i.test(charset)
}

/** Undefined when the name is unknown or the bytes do not fit. */
function decoded(content: Uint8Array, label: string, fatal: boolean): string | undefined {
  try {
    return new TextDecoder(label, { fatal }).decode(content)
  } catch {
    return undefined
  }
}

/** Quoted-printable without its soft line breaks, which are joined already; what is no escape stays. */
export function unquote(bytes: string): string {
  return bytes.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** A file as bytes, one per character; UTF-16 with its mark becomes UTF-8. */
export function fileBytes(content: Uint8Array): string {
  const [first, second] = content
  if (first === 0xff && second === 0xfe) return utf8(new TextDecoder('utf-16le').decode(content))
  if (first === 0xfe && second === 0xff) return utf8(new TextDecoder('utf-16be').decode(content))
  const hasMark = first === 0xef && second === 0xbb && content[2] === 0xbf
  return Buffer.from(hasMark ? content.subarray(3) : content).toString('latin1')
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
