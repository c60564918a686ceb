// Which hash a certificate is signed with, read from its DER: the libraries leave out what they no longer support, and silence about a
// broken signature would be read as "fine".

const hashByOid: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2',
  '1.2.840.113549.1.1.4': 'MD5',
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.113549.1.1.14': 'SHA-224',
  '1.2.840.113549.1.1.11': 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
  '1.2.840.113549.1.1.13': 'SHA-512',
  '1.2.840.10040.4.3': 'SHA-1',
  '2.16.840.1.101.3.4.3.2': 'SHA-256',
  '1.2.840.10045.4.1': 'SHA-1',
  '1.2.840.10045.4.3.1': 'SHA-224',
  '1.2.840.10045.4.3.2': 'SHA-256',
  '1.2.840.10045.4.3.3': 'SHA-384',
  '1.2.840.10045.4.3.4': 'SHA-512',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
}

/** The hash named by the outer signatureAlgorithm (RFC 5280 section 4.1.1.2); null when it is unknown or has parameters of its own. */
export function hashNamedIn(der: Uint8Array): string | null {
  return hashByOid[signatureOidIn(der) ?? ''] ?? null
}

/** The object identifier of the outer signatureAlgorithm in dotted form; null when the DER cannot be read. */
export function signatureOidIn(der: Uint8Array): string | null {
  const certificate = readHeader(der, 0)
  const body = certificate === undefined ? undefined : readHeader(der, certificate.start)
  const algorithm = body === undefined ? undefined : readHeader(der, body.end)
  const identifier = algorithm === undefined ? undefined : readHeader(der, algorithm.start)
  if (identifier === undefined || identifier.tag !== 0x06) return null
  return readOid(der.subarray(identifier.start, identifier.end))
}

function readHeader(der: Uint8Array, at: number): { tag: number; start: number; end: number } | undefined {
  const tag = der[at]
  const first = der[at + 1]
  if (tag === undefined || first === undefined) return undefined
  let length = first
  let start = at + 2
  if (first > 0x80) {
    length = 0
    for (let left = first - 0x80; left > 0; left -= 1) length = length * 256 + (der[start++] ?? Number.NaN)
  }
  const end = start + length
  return end <= der.length ? { tag, start, end } : undefined
}

function readOid(bytes: Uint8Array): string {
  const [first = 0, ...rest] = bytes
  const arcs = [Math.min(2, Math.floor(first / 40)), first - 40 * Math.min(2, Math.floor(first / 40))]
  let value = 0
  for (const byte of rest) {
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) {
      arcs.push(value)
      value = 0
    }
  }
  return arcs.join('.')
}
