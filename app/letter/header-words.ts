// Mail headers with any characters: encoded words (RFC 2047) for texts and display names, extended parameters (RFC 2231) for file names.
// Output is printable ASCII, folded, and never holds a line break that came from a value.

const plainText = /^[\x20-\x7e]*$/
/** Bytes per encoded word: a line that holds one has at most 76 characters, the name of the header included (RFC 2047 section 2). */
const wordBytes = 39
/** RFC 5322 section 2.1.1. */
const lineLength = 78
/** What is left of a first line after `Reply-To: ` and the like. */
const lineRest = 62

/** The value of an unstructured header such as Subject. */
export function headerText(text: string): string {
  const line = oneLine(text)
  return plainText.test(line) && !line.includes('=?') && line.length <= 60 ? line : encodedWords(line)
}

/** A mailbox with a display name; the address must have been checked. */
export function headerMailbox(name: string, address: string): string {
  const line = oneLine(name)
  const bracketed = `<${address}>`
  const isPlain = /^[A-Za-z0-9 ]{1,40}$/.test(line)
  if (isPlain && line.length + bracketed.length <= lineRest) return `${line} ${bracketed}`
  if (line === '' && address.length <= lineRest) return address
  const shown = line === '' ? '' : isPlain ? line : encodedWords(line)
  return `${shown}\r\n ${foldedAddress(bracketed)}`
}

/**
 * An address within lines of 78 characters: whole, else folded before the `@`, else within the domain too. Readers must skip the space
 * (RFC 5322 sections 3.4.1 and 4.4).
 */
function foldedAddress(bracketed: string): string {
  if (bracketed.length <= lineLength - 1) return bracketed
  const at = bracketed.lastIndexOf('@')
  const lines = [bracketed.slice(0, at)]
  let current = ''
  for (const part of bracketed.slice(at).split(/(?<=\.)/)) {
    if (current.length + part.length > lineLength - 1) {
      lines.push(current)
      current = ''
    }
    current += part
  }
  return [...lines, current].join('\r\n ')
}

/** The parameter that names an attached file whole; a mail has one of them only. */
export function fileNameParameters(name: string): string {
  const line = oneLine(name)
  return plainFileName(line) === line ? `filename="${line}"` : extendedParameter(line)
}

/** An ASCII stand-in of a file name for readers that know no RFC 2231, short enough for a line. */
export function plainFileName(name: string): string {
  const plain = oneLine(name)
    .normalize('NFKD')
    .replace(/[^\w .-]/g, '')
    .trim()
  return shortened(plain || 'file')
}

/** Keeps the ending, by which systems choose the program. */
function shortened(name: string): string {
  if (name.length <= 50) return name
  const ending = /\.[A-Za-z0-9-]{1,20}$/.exec(name)?.[0] ?? ''
  return `${name.slice(0, 50 - ending.length).trim()}${ending}`
}

/** RFC 2231 sections 3 and 4: an encoded value, continued over lines when it is long; no character is cut in two. */
function extendedParameter(name: string): string {
  const whole = `filename*=UTF-8''${percentEncode(name)}`
  if (whole.length <= lineLength - 2) return whole
  const parts: string[] = []
  let current = "UTF-8''"
  for (const character of name) {
    const unit = percentEncode(character)
    if (current.length + unit.length > 60) {
      parts.push(current)
      current = ''
    }
    current += unit
  }
  return [...parts, current].map((part, index) => `filename*${index}*=${part}`).join(';\r\n ')
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
