// Hostile text made harmless for where it is put: fields of a delivery status, headers, plain text. Everything is bounded and never starts a
// new line by itself. Nothing here fails.

/** One line of printable ASCII; what is neither becomes a question mark. */
export function asciiLine(text: string, most: number): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .trim()
    .slice(0, most)
}

/** One line for people: letters of every script, but no control or direction characters. */
export function plainLine(text: string, most: number): string {
  return [...text.replace(/\s+/gu, ' ').replace(/\p{C}/gu, '').trim()].slice(0, most).join('')
}

/** A long field as folded lines (RFC 5322 section 2.2.3); words longer than a line are cut apart. */
export function foldedField(name: string, value: string): string {
  const lines: string[] = []
  let line = `${name}:`
  for (const word of value.split(' ').flatMap((part) => part.match(/.{1,900}/g) ?? [])) {
    if (line.length + 1 + word.length > 76 && line.trim() !== '' && lines.length + line.length > 0) {
      lines.push(line)
      line = ''
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\r\n')
}

/** A mailbox as `type;address` (RFC 3464 section 2.3.1, RFC 6533 section 3): 7-bit whatever it holds. */
export function typedAddress(address: string): string {
  const bounded = address.slice(0, 320)
  if (/^[\x21-\x7e]+$/.test(bounded)) return `rfc822; ${bounded}`
  return `utf-8; ${asUtf8Xtext(bounded)}`
}

/** RFC 6533 section 3, utf-8-addr-xtext. */
function asUtf8Xtext(address: string): string {
  return [...address]
    .map((letter) => {
      const point = letter.codePointAt(0) ?? 0
      const isPlain = point > 0x20 && point < 0x7f && letter !== '\\' && letter !== '+' && letter !== '='
      return isPlain ? letter : `\\x{${point.toString(16).toUpperCase()}}`
    })
    .join('')
}

/** ORCPT as it came, `type;xtext` (RFC 3461 section 4.2), as a field value; undefined when it is none. */
export function originalAddress(orcpt: string): string | undefined {
  const [, type, xtext] = /^([A-Za-z0-9-]{1,40});(.{1,1000})$/.exec(orcpt) ?? []
  if (type === undefined || xtext === undefined) return undefined
  const decoded = xtext.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const value = asciiLine(decoded, 500)
  return value === '' ? undefined : `${type}; ${value}`
}

/** RFC 5322 section 3.3, in UTC. */
export function mailDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}
