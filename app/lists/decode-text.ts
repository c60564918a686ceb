// Bytes of a text file as text, whoever wrote it: UTF-8 and UTF-16 with or without mark, windows-1252 for what is neither. Undefined when
// it is no text at all, such as a workbook or a picture.

/** What windows-1252 has at 0x80 to 0x9f; the rest is Latin-1. A gap is no character. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** The text of a file without its byte order mark. */
export function decodeText(content: Uint8Array): string | undefined {
  const text = decode(content)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells a picture from text
  return text === undefined || /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text
}

function decode(content: Uint8Array): string | undefined {
  const [first, second] = content
  if (first === 0xff && second === 0xfe) return decodeWith('utf-16le', content)
  if (first === 0xfe && second === 0xff) return decodeWith('utf-16be', content)
  if (first !== 0 && second === 0) return decodeWith('utf-16le', content)
  if (first === 0 && second !== 0) return decodeWith('utf-16be', content)
  return decodeWith('utf-8', content) ?? decodeWindows1252(content)
}

function decodeWith(encoding: 'utf-8' | 'utf-16le' | 'utf-16be', content: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content)
  } catch {
    return undefined
  }
}

function decodeWindows1252(content: Uint8Array): string | undefined {
  const latin = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1')
  if (/[\u007f\u0081\u008d\u008f\u0090\u009d]/.test(latin)) return undefined
  return latin.replace(/[\u0080-\u009f]/g, (character) => windows1252[character.charCodeAt(0) - 0x80] ?? character)
}
