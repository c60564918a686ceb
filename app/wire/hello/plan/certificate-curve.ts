// The curve of a leaf certificate's key, found by its object identifier in the DER. In TLS 1.2 a server with an ECDSA key refuses a hello
// that does not list that curve among its groups (RFC 8422 section 5.1.1), whatever else it offers.

const curves: Readonly<Record<string, string>> = {
  '06082a8648ce3d030107': 'secp256r1',
  '06052b81040022': 'secp384r1',
  '06052b81040023': 'secp521r1',
  '06052b8104000a': 'secp256k1',
  '06092b2403030208010107': 'brainpoolP256r1',
  '06092b240303020801010b': 'brainpoolP384r1',
  '06092b240303020801010d': 'brainpoolP512r1',
}

/** The TLS name of the curve, null for other keys and certificates that were not sent. */
export function certificateCurve(leaf: string | undefined): string | null {
  if (leaf === undefined) return null
  const der = Buffer.from(leaf, 'base64')
  const mark = Object.keys(curves).find((oid) => der.includes(Buffer.from(oid, 'hex')))
  return mark === undefined ? null : (curves[mark] ?? null)
}
