// The text of an HTML mail, line by line, to look for a header in it. Not for showing.

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' }

/** Lines end where a block, a `<br>` or a line of the source ends; empty lines and tags are gone, the usual entities are signs again. */
export function textOfHtml(html: string): string {
  return html
    .replaceAll(/<(?:br|\/(?:p|div|tr|li|pre|blockquote|h[1-6]))\b[^<>]*>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return named[String(name).toLowerCase()] ?? whole
      const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
      return code > 31 && code < 0xd800 ? String.fromCharCode(code) : ' '
    })
    .replaceAll(/\n[ \t\r\n]*\n/g, '\n')
}
