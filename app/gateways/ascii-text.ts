// Plain ASCII from any text, for files that must not depend on a code page. Letters with marks are written out the German way,
// everything else without an ASCII form is dropped; the full text always stands elsewhere, as an escaped value.

const spelledOut: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'Ae',
  ø: 'oe',
  Ø: 'Oe',
  ł: 'l',
  Ł: 'L',
  '–': '-',
  '—': '-',
  '„': '"',
  '“': '"',
  '”': '"',
  '‚': "'",
  '‘': "'",
  '’': "'",
  '…': '...',
  '·': '-',
  '→': '->',
  '×': 'x',
  '≥': '>=',
  '\u00a0': ' ',
  '\u202f': ' ',
}

/** Sentence to ASCII: umlauts spelled out, marks removed, anything left outside 0x20-0x7E dropped; line feeds stay. */
export function toAsciiText(text: string): string {
  let ascii = ''
  for (const character of text) ascii += spelledOut[character] ?? character
  return ascii.normalize('NFKD').replace(/[^\n\x20-\x7e]/g, '')
}

/** A name reduced to letters, digits, blank, dot, underscore and hyphen: safe in comments, object names and on a console. */
export function toPlainName(text: string, maxLength: number): string {
  const plain = toAsciiText(text)
    .replace(/[^A-Za-z0-9 ._-]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
  return plain.slice(0, maxLength).trim()
}

/** JSON that is ASCII, with the same meaning. */
export function escapeNonAscii(json: string): string {
  return json.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
