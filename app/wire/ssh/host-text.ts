// Words of a host on their way into a sentence: one line, bounded, without characters that steer a terminal or turn text around.

/** Makes foreign text fit for a sentence. */
export function plainText(text: string, most = 200): string {
  const line = text
    .slice(0, 4 * most)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .trim()
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}

/** How a host is called in a sentence: its address, and its port where it is not the usual one. */
export function hostLabel(address: string, port: number): string {
  if (port === 22) return address
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
