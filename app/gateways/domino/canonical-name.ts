// Hierarchical names of Domino servers, `CN=hub1/O=Acme` or `hub1/Acme`; the canonical form is kept, the short one is what people type.

const part = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._&-]{0,62}[\p{L}\p{N}.])?$/u

/** The canonical form; undefined when it is no name of a server in an organisation. */
export function toCanonicalName(text: string): string | undefined {
  const pieces = text.trim().split('/')
  if (pieces.length < 2 || pieces.length > 6) return undefined
  const isCanonical = pieces.every((piece) => piece.includes('='))
  const parts = isCanonical ? pieces : pieces.map((piece, index) => `${keyAt(index, pieces.length)}=${piece}`)
  const keys = parts.map((piece) => piece.slice(0, piece.indexOf('=')).trim().toUpperCase())
  const values = parts.map((piece) => piece.slice(piece.indexOf('=') + 1).trim())
  if (!/^CN(?:,OU){0,4},O(?:,C)?$/.test(keys.join(',')) || !values.every((value) => part.test(value))) return undefined
  return keys.map((key, index) => `${key}=${values[index] ?? ''}`).join('/')
}

/** The part of a canonical name with this key, such as `CN` or `O`. */
export function namePart(canonical: string, key: 'CN' | 'O'): string {
  const piece = canonical.split('/').find((entry) => entry.startsWith(`${key}=`))
  return piece?.slice(key.length + 1) ?? ''
}

function keyAt(index: number, count: number): string {
  if (index === 0) return 'CN'
  return index === count - 1 ? 'O' : 'OU'
}
