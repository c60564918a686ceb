// Mail headers with any characters: encoded words (RFC 2047) for texts and display names, extended parameters (RFC 2231) for file names.
// Output is printable ASCII, folded, and never holds a line break that came from a value.

const plainText = /^[\x20-\x7e]*$/
/** Bytes per encoded word: a line that holds one has at most 76 characters, the name of the header included (RFC 2047 section 2). */
const wordBytes = 39

/** The value of an unstructured header such as Subject. */
export function headerText(text: string): string {
  const line = oneLine(text)
  return plainText.test(line) && !line.includes('=?') && line.length <= 60 ? line : encodedWords(line)
}

/** A mailbox with a display name; the address must have been checked. */
export function headerMailbox(name: string, address: string): string {
  const line = oneLine(name)
  if (line === '') return address
  return /^[A-Za-z0-9 ]{1,40}$/.test(line) ? `${line} <${address}>` : `${encodedWords(line)}\r\n <${address}>`
}

/** Header parameters of a file name: an ASCII stand-in for old readers, and the full name. */
export function fileNameParameters(name: string): string {
  const line = oneLine(name)
  const standIn =
    line
      .normalize('NFKD')
      .replace(/[^\w .-]/g, '')
      .trim() || 'file'
  if (standIn === line) return `filename="${line}"`
  return `filename="${standIn}";\r\n filename*=UTF-8''${percentEncode(line)}`
}

function encodedWords(text: string): string {
  const words: string[] = []
  let current = ''
  for (const character of text) {
    if (Buffer.byteLength(current + character) > wordBytes) {
      words.push(current)
      current = ''
    }
    current += character
  }
  words.push(current)
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`).join('\r\n ')
}

/** RFC 5987 section 3.2.1: everything but attr-char is percent-encoded. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim()
}
