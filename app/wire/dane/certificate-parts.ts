// Cuts the public key info out of a DER certificate by structure alone, so that keys the runtime cannot load (brainpool, RSA-PSS under
// BoringSSL) can still be compared (RFC 6698 section 2.1.2). What is not exactly one certificate is undefined.

export interface CertificateParts {
  readonly der: Buffer
  /** SubjectPublicKeyInfo with its own head. */
  readonly publicKeyInfo: Buffer
}

interface Element {
  readonly tag: number
  readonly at: number
  readonly start: number
  readonly end: number
}

const sequence = 0x30
const bitString = 0x03
const integer = 0x02
const objectIdentifier = 0x06
const explicitVersion = 0xa0

/** The parts of a certificate. */
export function readCertificateParts(der: Buffer): CertificateParts | undefined {
  const whole = readElement(der, 0, der.length)
  if (whole?.tag !== sequence || whole.end !== der.length) return undefined
  const outer = childrenOf(der, whole)
  const [toBeSigned, algorithm, signature] = outer ?? []
  if (outer?.length !== 3 || toBeSigned?.tag !== sequence || algorithm?.tag !== sequence) return undefined
  if (signature?.tag !== bitString) return undefined
  const fields = childrenOf(der, toBeSigned) ?? []
  const first = fields[0]?.tag === explicitVersion ? 1 : 0
  const [serial, , issuer, validity, subject, key] = fields.slice(first)
  if (serial?.tag !== integer || key === undefined) return undefined
  if ([issuer, validity, subject].some((field) => field?.tag !== sequence)) return undefined
  const publicKeyInfo = der.subarray(key.at, key.end)
  return isPublicKeyInfo(publicKeyInfo) ? { der, publicKeyInfo } : undefined
}

/** Whether bytes are exactly one SubjectPublicKeyInfo. */
export function isPublicKeyInfo(bytes: Buffer): boolean {
  const whole = readElement(bytes, 0, bytes.length)
  if (whole?.tag !== sequence || whole.end !== bytes.length) return false
  const parts = childrenOf(bytes, whole) ?? []
  const algorithm = parts[0]?.tag === sequence ? childrenOf(bytes, parts[0]) : undefined
  return parts.length === 2 && algorithm?.[0]?.tag === objectIdentifier && parts[1]?.tag === bitString
}

function childrenOf(bytes: Buffer, parent: Element): readonly Element[] | undefined {
  const children: Element[] = []
  for (let at = parent.start; at < parent.end; ) {
    const child = readElement(bytes, at, parent.end)
    if (child === undefined || children.length >= 32) return undefined
    children.push(child)
    at = child.end
  }
  return children
}

/** Definite lengths in their shortest form only (X.690 section 10.1). */
function readElement(bytes: Buffer, at: number, limit: number): Element | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || at + 2 > limit || (tag & 0x1f) === 0x1f) return undefined
  if (first < 0x80) return within({ tag, at, start: at + 2, end: at + 2 + first }, limit)
  const octets = first & 0x7f
  if (octets < 1 || octets > 3 || at + 2 + octets > limit) return undefined
  const length = bytes.readUIntBE(at + 2, octets)
  if (length < 0x80 || length < 2 ** (8 * (octets - 1))) return undefined
  return within({ tag, at, start: at + 2 + octets, end: at + 2 + octets + length }, limit)
}

function within(element: Element, limit: number): Element | undefined {
  return element.end <= limit ? element : undefined
}
