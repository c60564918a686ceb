// Values as Windows PowerShell source, in ASCII only. Any of five quote characters closes a single-quoted literal there, so each is
// doubled, and what is not printable ASCII is added as [char]0xNNNN. No value can end its literal; tests read every one back.

export type PowerShellValue = string | boolean | number | readonly string[]

/** One text as an expression; the first operand is always a string literal, so `+` always joins texts. */
export function quoteText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`
  const parts: string[] = []
  let plain = ''
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit >= 0x20 && unit <= 0x7e) {
      plain += unit === 0x27 ? "''" : text.charAt(index)
      continue
    }
    parts.push(`'${plain}'`, `[char]0x${unit.toString(16).toUpperCase().padStart(4, '0')}`)
    plain = ''
  }
  if (plain !== '') parts.push(`'${plain}'`)
  return `(${parts.filter((part, index) => index === 0 || part !== "''").join(' + ')})`
}

/** Any value of a parameter table as an expression; lists are always arrays, never bare words. */
export function quoteValue(value: PowerShellValue): string {
  if (typeof value === 'string') return quoteText(value)
  if (typeof value === 'boolean') return value ? '$true' : '$false'
  if (typeof value === 'number') return Math.trunc(value).toString()
  return `@(${value.map(quoteText).join(', ')})`
}
