// The logo on paper: a PNG or JPEG that was looked at when it was chosen. Anything else gives no logo.

export interface Logo {
  readonly mediaType: 'image/png' | 'image/jpeg'
  readonly base64: string
}

/** The picture by its first bytes; null when it is neither PNG nor JPEG. */
export function logoOf(content: Uint8Array): Logo | null {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const base64 = bytes.toString('base64')
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return { mediaType: 'image/png', base64 }
  return bytes.subarray(0, 3).toString('latin1') === '\xff\xd8\xff' ? { mediaType: 'image/jpeg', base64 } : null
}
